"""A pool and quotas -> a fair lottery over panels, numbered panels for a public draw, reserves and replacements."""
