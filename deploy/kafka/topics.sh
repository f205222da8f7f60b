#!/usr/bin/env bash
# Generated from schemas/topics.py by `make generate`; do not edit.
# Creates every topic that is missing; changes none that exists.
# KAFKA_BIN: folder of Kafka's own scripts. BOOTSTRAP: host:port. COMMAND_CONFIG: client properties.
set -euo pipefail
bin=${KAFKA_BIN:+$KAFKA_BIN/}
bootstrap=${BOOTSTRAP:?set BOOTSTRAP to host:port}
config=()
if [ -n "${COMMAND_CONFIG:-}" ]; then config=(--command-config "$COMMAND_CONFIG"); fi
replicas=${REPLICAS:-3}
in_sync=${REPLICAS_IN_SYNC:-2}

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic orders.events.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=53248 \
  --config compression.type=uncompressed \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic provisioning.events.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=53248 \
  --config compression.type=uncompressed \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic reviews.events.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=53248 \
  --config compression.type=uncompressed \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic authorizations.events.v1 \
  --partitions 1 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic controls.events.v1 \
  --partitions 1 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=53248 \
  --config compression.type=uncompressed \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic screening.determinations.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic screening.dispositions.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic screening.ledger.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic screening.rejections.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic audit.receipts.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic audit.records.v1 \
  --partitions 1 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=2101248 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic audit.checkpoints.v1 \
  --partitions 1 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic reporting.filings.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic reporting.acknowledgements.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"

"${bin}kafka-topics.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --create --if-not-exists --topic reporting_sink.rejections.v1 \
  --partitions 16 --replication-factor "$replicas" \
  --config cleanup.policy=delete \
  --config retention.ms=2592000000 \
  --config message.timestamp.type=LogAppendTime \
  --config max.message.bytes=528384 \
  --config compression.type=producer \
  --config min.insync.replicas="$in_sync"
