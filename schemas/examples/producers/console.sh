#!/bin/sh
# Sends one order with Kafka's own console producer: console.sh HOST:PORT order.json
# Before Kafka 4.2 the two options are called --producer-property and --property.
# One record is one line, key and value separated by a tab; the order is written on one line first.
python3 -c 'import json, sys
event = json.load(open(sys.argv[1], encoding="utf-8"))
print(event["subject"], json.dumps(event, ensure_ascii=False), sep="\t")' "$2" |
    kafka-console-producer.sh --bootstrap-server "$1" --topic orders.events.v1 \
        --command-property acks=all \
        --reader-property parse.key=true
