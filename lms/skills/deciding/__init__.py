"""What goes with a decision: appeals, who saw what, deputies' part, the monthly review, reminders."""
