"""Facts without which no order can be judged, and those that advanced computing adds."""
