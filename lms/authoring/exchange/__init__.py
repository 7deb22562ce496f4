"""Questions of other systems into a draft's quiz, and a draft's questions out of the house."""
