package io.pharos.local.run;

import io.pharos.local.run.RunInput.Request;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Reads the requests of a spool file by their number. Number 0 is a pulse, so that there is
 * something to read also where a signal has no request.
 */
final class SpooledRequests implements GeneratorFunction<Long, OtlpMessage> {

  private final OtlpSignal signal;
  private final String topic;
  private final String spool;
  private final long[] positions;
  private final int[] lengths;
  private final long[] arrivals;
  private transient RandomAccessFile file;

  SpooledRequests(RunInput input, String topic) {
    this.signal = input.signal();
    this.topic = topic;
    this.spool = input.spool().toString();
    List<Request> requests = input.requests();
    this.positions = requests.stream().mapToLong(Request::position).toArray();
    this.lengths = requests.stream().mapToInt(Request::length).toArray();
    this.arrivals = requests.stream().mapToLong(each -> each.times().arrivalMs()).toArray();
  }

  @Override
  public void open(SourceReaderContext context) throws Exception {
    file = new RandomAccessFile(spool, "r");
  }

  @Override
  public OtlpMessage map(Long number) throws IOException {
    if (number == 0) {
      return new OtlpMessage(null, signal, null, topic, 0, 0, 0);
    }
    int index = Math.toIntExact(number - 1);
    byte[] value = new byte[lengths[index]];
    file.seek(positions[index]);
    file.readFully(value);
    return new OtlpMessage(value, signal, null, topic, 0, number, arrivals[index]);
  }

  @Override
  public void close() throws Exception {
    if (file != null) {
      file.close();
    }
  }
}
