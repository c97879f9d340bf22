"""Whether the sums of hours and days that reports read are those of the hours that are over for good."""

FIGURES = "coalesce(sum(as_planned + cut + unplanned + failed), 0), coalesce(sum(planned), 0)"
OVER = f"select {FIGURES} from play_tally join play_log using (screen_id) where hour < rolled_to"
SUMS = [f"select {FIGURES} from play_hour"] + [f"select {FIGURES} from play_day where level = {level}" for level in range(3)]


def disagree(database):
    """What is summed up wrongly, in words, and how many plays are summed up."""
    over = database.execute(OVER).fetchone()
    told = [database.execute(sum_of).fetchone() for sum_of in SUMS]
    return [f"{figures} of {over}: {sum_of}" for sum_of, figures in zip(SUMS, told, strict=True) if figures != over], over[0]
