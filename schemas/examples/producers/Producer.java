import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends one order: java -cp "libs/*" Producer.java HOST:PORT order.json */
public class Producer {
    public static void main(String[] args) throws Exception {
        String value = Files.readString(Path.of(args[1]));
        var subject = Pattern.compile("\"subject\"\\s*:\\s*\"([^\"]+)\"").matcher(value);
        if (!subject.find()) {
            throw new IllegalArgumentException("the event has no subject");
        }
        Map<String, Object> settings = Map.of(
            "bootstrap.servers", args[0], "acks", "all", "enable.idempotence", true);
        try (var producer = new KafkaProducer<String, String>(
                settings, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>("orders.events.v1", subject.group(1), value);
            var sent = producer.send(record).get();
            System.out.println("partition " + sent.partition() + " offset " + sent.offset());
        }
    }
}
