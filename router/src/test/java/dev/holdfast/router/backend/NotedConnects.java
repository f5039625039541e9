package dev.holdfast.router.backend;

import dev.holdfast.events.Endpoint;
import java.io.IOException;

/// Connects of which the evidence is told, for tests of who reads it.
public final class NotedConnects {
  private final ConnectEvidence evidence;

  public NotedConnects(ConnectEvidence evidence) {
    this.evidence = evidence;
  }

  /// An app over TLS.
  public static Backend over(Endpoint endpoint) {
    return new Backend(endpoint, Backend.Reach.TLS);
  }

  public void failed(Backend backend, ConnectFailure why, int times) {
    for (int i = 0; i < times; i++) {
      evidence.onFailed(backend, why, new IOException("no"));
    }
  }

  public void connected(Backend backend) {
    evidence.onConnected(backend);
  }
}
