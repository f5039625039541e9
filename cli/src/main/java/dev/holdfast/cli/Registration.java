package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.EmitterClient.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An instance that is registered, renewed and unregistered. Each step returns what there is to
/// say. One thread.
final class Registration {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Two renewals may be lost.
  private static final int RENEWALS_PER_TTL = 3;

  private final EmitterClient client;
  private final String emitter;
  private final String instance;
  private final ObjectNode body;
  private final Duration ttl;
  private boolean isTried;
  private boolean isRegistered;
  private boolean isComplaining;
  private long dueNanos;

  /// @param emitter what messages call it
  Registration(
      EmitterClient client, String emitter, String instance, ObjectNode body, Duration ttl) {
    this.client = client;
    this.emitter = emitter;
    this.instance = instance;
    this.body = body;
    this.ttl = ttl;
  }

  private String path() {
    return "/v1/lrps/" + instance;
  }

  /// Registers or renews when it is time. Fails where the emitter refuses what it has never taken.
  List<String> step(long nowNanos) throws CommandFailure {
    if (isTried && nowNanos - dueNanos < 0) {
      return List.of();
    }
    isTried = true;
    Result result = client.put(path(), body);
    return switch (result) {
      case Result.Answered answered when answered.isDone() -> taken(nowNanos);
      case Result.Answered answered when !answered.isForNow() -> refused(answered, nowNanos);
      case Result.Answered answered -> away(answered.error(), nowNanos);
      case Result.Away(String why) -> away(why, nowNanos);
    };
  }

  private List<String> taken(long nowNanos) {
    dueNanos = nowNanos + ttl.toNanos() / RENEWALS_PER_TTL;
    boolean isNews = !isRegistered || isComplaining;
    isRegistered = true;
    isComplaining = false;
    return isNews ? List.of("instance " + instance + " is registered at " + emitter) : List.of();
  }

  private List<String> refused(Result.Answered answered, long nowNanos) throws CommandFailure {
    if (!isRegistered) {
      isTried = false;
      client.required(answered);
    }
    return away(answered.error(), nowNanos);
  }

  private List<String> away(String why, long nowNanos) {
    dueNanos = nowNanos + RETRY_NANOS;
    boolean isNews = !isComplaining;
    isComplaining = true;
    if (!isNews) {
      return List.of();
    }
    String meanwhile =
        isRegistered
            ? "%s stays registered for up to %d s".formatted(instance, ttl.toSeconds())
            : instance + " is not registered yet";
    return List.of("the emitter at %s: %s; trying again, %s".formatted(emitter, why, meanwhile));
  }

  /// Unregisters, if anything may have been registered.
  List<String> end() {
    if (!isTried) {
      return List.of();
    }
    return switch (client.delete(path())) {
      case Result.Answered answered when answered.isDone() ->
          List.of("instance " + instance + " is unregistered");
      case Result.Answered(int status, _) when status == 404 -> List.of();
      case Result.Answered answered -> left(answered.error());
      case Result.Away(String why) -> isRegistered ? left(why) : List.of();
    };
  }

  private List<String> left(String why) {
    return List.of(
        "instance %s is not unregistered (%s); it goes by itself within %d s"
            .formatted(instance, why, ttl.toSeconds()));
  }
}
