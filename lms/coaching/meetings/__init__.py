"""Meetings of a quarter of an hour: offered by a coach, booked by a worker or for one on the phone."""
