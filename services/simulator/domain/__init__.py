"""What distributors say, drawn from one seed. Owns: stories. Refuses to know: Kafka, clocks."""
