package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.FreePort;
import io.netty.util.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A plain Netty proxy: what the transport and, with the codec, HTTP itself cost. Immutable.
record NettyPeer(NettyProxy.Kind kind, NettyTransport transport) implements Peer {
  @Override
  public String name() {
    return switch (kind) {
      case CODEC -> "netty-" + transport.text();
      case RELAY -> "relay-" + transport.text();
    };
  }

  @Override
  public String missing() {
    return transport.worksHere() ? "" : transport.text() + " does not work here";
  }

  @Override
  public String version() {
    Version version = Version.identify(getClass().getClassLoader()).get("netty-common");
    return version == null ? "Netty" : "Netty " + version.artifactVersion();
  }

  @Override
  public Launch prepare(Setting setting) throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of(kind.name(), transport.text()));
    for (App app : setting.apps()) {
      if (kind == NettyProxy.Kind.RELAY || ports.isEmpty()) {
        ports.add(FreePort.any());
      }
      arguments.add("%d=%s=%d".formatted(ports.getLast(), app.host(), app.port()));
    }
    BenchCertificate certificate = setting.certificate();
    if (certificate != null) {
      int tlsPort = FreePort.any();
      arguments.add("%d=%s=%s".formatted(tlsPort, certificate.certificate(), certificate.key()));
      return new Launch(
          setting.java().of(NettyProxy.class, arguments.toArray(String[]::new)),
          ports,
          List.of(tlsPort));
    }
    return new Launch(setting.java().of(NettyProxy.class, arguments.toArray(String[]::new)), ports);
  }
}
