package dev.holdfast.router.http;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An app of gRPC, with a method of each kind; messages are texts.
final class GrpcApp implements AutoCloseable {
  static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
  static final MethodDescriptor<String, String> SERVER_STREAM =
      method("ServerStream", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> CLIENT_STREAM =
      method("ClientStream", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> BIDI = method("Bidi", MethodType.BIDI_STREAMING);
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final Context.Key<Metadata> ASKED = Context.key("asked");

  private final Server server;
  private final AtomicInteger cancelled = new AtomicInteger();

  private GrpcApp(NettyServerBuilder builder) throws IOException {
    server = builder.addService(service()).intercept(new Keeping()).build().start();
  }

  private static NettyServerBuilder builder() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static GrpcApp plain() throws IOException {
    return new GrpcApp(builder());
  }

  /// One that ends each connection soon, in order.
  static GrpcApp ageing() throws IOException {
    return new GrpcApp(builder().maxConnectionAge(200, TimeUnit.MILLISECONDS));
  }

  static GrpcApp overTls(Path certificate, Path key) throws IOException {
    return new GrpcApp(builder().useTransportSecurity(certificate.toFile(), key.toFile()));
  }

  int port() {
    return server.getPort();
  }

  /// Calls that their clients have cancelled.
  int cancelled() {
    return cancelled.get();
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.newBuilder(new Text(), new Text())
        .setFullMethodName("test.Texts/" + name)
        .setType(type)
        .build();
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("test.Texts")
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(GrpcApp::unary))
        .addMethod(SERVER_STREAM, ServerCalls.asyncServerStreamingCall(GrpcApp::serverStream))
        .addMethod(CLIENT_STREAM, ServerCalls.asyncClientStreamingCall(GrpcApp::clientStream))
        .addMethod(BIDI, ServerCalls.asyncBidiStreamingCall(this::bidi))
        .build();
  }

  /// Answers with the text, or fails, or says what metadata came, as the text asks.
  private static void unary(String text, StreamObserver<String> answers) {
    if (text.startsWith("fail: ")) {
      Metadata trailers = new Metadata();
      trailers.put(DETAILS, new byte[] {0, 1, 2, -1});
      answers.onError(
          Status.FAILED_PRECONDITION.withDescription(text.substring(6)).asException(trailers));
      return;
    }
    String asked = text.startsWith("metadata: ") ? asked(text.substring(10)) : text;
    answers.onNext(asked);
    answers.onCompleted();
  }

  private static String asked(String name) {
    return String.valueOf(ASKED.get().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
  }

  private static void serverStream(String count, StreamObserver<String> answers) {
    for (int i = 0; i < Integer.parseInt(count); i++) {
      answers.onNext("answer " + i);
    }
    answers.onCompleted();
  }

  /// Says how long all texts were together.
  private static StreamObserver<String> clientStream(StreamObserver<String> answers) {
    return new StreamObserver<>() {
      private int length;

      @Override
      public void onNext(String text) {
        length += text.length();
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answers.onNext(String.valueOf(length));
        answers.onCompleted();
      }
    };
  }

  private StreamObserver<String> bidi(StreamObserver<String> answers) {
    ((ServerCallStreamObserver<String>) answers).setOnCancelHandler(cancelled::incrementAndGet);
    return new StreamObserver<>() {
      @Override
      public void onNext(String text) {
        answers.onNext(text);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /// Keeps what a call came with.
  private static final class Keeping implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return Contexts.interceptCall(
          Context.current().withValue(ASKED, headers), call, headers, next);
    }
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
