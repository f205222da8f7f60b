from aiokafka import ConsumerRecord as ConsumerRecord
from aiokafka import RecordMetadata as RecordMetadata
from aiokafka import TopicPartition as TopicPartition
