"""The demo's borough: what is said there, who is in it, and the steps that build it. Calls services only."""
