package dev.holdfast.perf.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What one request of HTTP/2 and its answer of 1 KiB cost in frames, header blocks and streams,
/// without a socket: with this router's streams, and with those of Netty's frame codec.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StreamsBenchmark {
  private static final int STREAM_AT = 5;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /// Who has the streams.
  @Param({"OURS", "NETTY_CODEC"})
  public StreamsWay way = StreamsWay.OURS;

  private EmbeddedChannel channel = new EmbeddedChannel();
  private byte[] request = new byte[0];
  private int stream = 1;

  /// Opens a connection whose dynamic table has the request's fields.
  @Setup
  public void open() {
    channel = way.open();
    channel.writeInbound(Unpooled.copiedBuffer(PREFACE, StandardCharsets.US_ASCII));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
    // The connection's window: enough for any run.
    channel.writeInbound(
        Unpooled.wrappedBuffer(new byte[] {0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7f, (byte) 0xfe, 0, 0}));
    for (byte[] one : StreamsWay.requests()) {
      request = one;
      ask();
    }
  }

  /// One request and its answer; returns how many bytes came back.
  @Benchmark
  public int answered(CpuTime cpu) {
    cpu.operations++;
    if (stream % 200_001 == 0) {
      // A little less than the answers have taken since.
      channel.writeInbound(
          Unpooled.wrappedBuffer(new byte[] {0, 0, 4, 8, 0, 0, 0, 0, 0, 0x06, 0, 0, 0}));
    }
    return ask();
  }

  private int ask() {
    ByteBuf in = channel.alloc().directBuffer(request.length).writeBytes(request);
    in.setInt(STREAM_AT, stream);
    stream += 2;
    channel.writeInbound(in);
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      ReferenceCountUtil.release(out);
    }
    return bytes;
  }

  /// Closes the connection.
  @TearDown
  public void close() {
    channel.finishAndReleaseAll();
  }
}
