"""検査の仕事: delivered data verified by a second person; planted errors tell how much they find."""
