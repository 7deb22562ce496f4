"""Instead of demotion: work below a level twice running leads to a plan, and people look again."""
