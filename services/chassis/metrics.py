"""Prometheus figures every process gives; counted per batch.

Owns: their names. Refuses to know: what is counted elsewhere.
"""

from prometheus_client import Counter, Gauge, Histogram

READ = Counter("portcullis_records_read", "Records read from Kafka")
PUBLISHED = Counter("portcullis_events_published", "Events published from the outbox")
TAKEN_OVER = Counter("portcullis_relays_opened", "Take-overs of output partitions")
GAPS = Counter("portcullis_gaps_noticed", "Jumps in the offsets of input partitions")
POLL_S = Histogram(
    "portcullis_poll_seconds",
    "Time from a poll's records to its last commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
)
LANES_OPEN = Gauge("portcullis_lanes_open", "Lanes this worker owns and serves")
