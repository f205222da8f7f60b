#!/usr/bin/env bash
# Generated from schemas/topics.py by `make generate`; do not edit.
# Allows each principal what it needs, and nothing else. A broker refuses the rest.
# KAFKA_BIN: folder of Kafka's own scripts. BOOTSTRAP: host:port. COMMAND_CONFIG: client properties.
set -euo pipefail
bin=${KAFKA_BIN:+$KAFKA_BIN/}
bootstrap=${BOOTSTRAP:?set BOOTSTRAP to host:port}
config=()
if [ -n "${COMMAND_CONFIG:-}" ]; then config=(--command-config "$COMMAND_CONFIG"); fi

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Write --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Write --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Write --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Write --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Write --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Write --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Write --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Write --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Write --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Write --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Write --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Write --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Write --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Write --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Write --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Read --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Read --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Read --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic orders.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic provisioning.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic reviews.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic authorizations.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic controls.events.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic screening.determinations.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic screening.dispositions.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic screening.ledger.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-distributors --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-cloud-systems --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic screening.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic audit.receipts.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic audit.records.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic audit.checkpoints.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic reporting.filings.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic reporting.acknowledgements.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-console --operation Describe --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-operator --operation Describe --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-auditors --operation Describe --topic reporting_sink.rejections.v1

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Read --group portcullis.screening. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Write --transactional-id screening. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-screening --operation Describe --transactional-id screening. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Read --group portcullis.audit. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Write --transactional-id audit. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-audit --operation Describe --transactional-id audit. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Read --group portcullis.reporting_sink. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Write --transactional-id reporting_sink. --resource-pattern-type prefixed

"${bin}kafka-acls.sh" --bootstrap-server "$bootstrap" "${config[@]}" \
  --add --allow-principal User:portcullis-reporting-sink --operation Describe --transactional-id reporting_sink. --resource-pattern-type prefixed
