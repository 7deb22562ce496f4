"""Material that is watched: from text or a recording to video, and what watching it means."""
