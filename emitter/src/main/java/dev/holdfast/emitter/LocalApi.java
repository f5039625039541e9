package dev.holdfast.emitter;

import dev.holdfast.emitter.api.ApiCalls;
import dev.holdfast.emitter.api.ApiConfig;
import dev.holdfast.emitter.api.ApiServer;
import dev.holdfast.emitter.api.ApiToken;
import dev.holdfast.emitter.lrp.LrpFormat;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The emitter's API while it listens: its port, its token, and its address in the data directory.
/// Any thread.
final class LocalApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalApi.class);

  private final ApiServer server;
  private final DataFiles files;

  private LocalApi(ApiServer server, DataFiles files) {
    this.server = server;
    this.files = files;
  }

  /// Listens from now on. The data directory's lock must be held.
  static LocalApi open(
      EmitterConfig config, DataFiles files, ApiCalls calls, RandomGenerator random)
      throws StartException {
    ApiConfig api = Objects.requireNonNull(config.api());
    ApiToken token = token(api.tokenFile(), config.dataDirectory(), random);
    try {
      ApiServer server =
          ApiServer.bind(api.address(), token, new LrpFormat(config.lrps().defaults()), calls);
      LocalApi open = new LocalApi(server, files);
      open.sayWhere();
      return open;
    } catch (BindException e) {
      throw new StartException(
          "the API cannot listen on %s: %s; expected a free port, see `api.port`"
              .formatted(url(api.address()), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new StartException(
          "the API cannot listen on %s: %s".formatted(url(api.address()), e), e);
    }
  }

  private static ApiToken token(@Nullable Path file, Path directory, RandomGenerator random)
      throws StartException {
    try {
      return file == null ? ApiToken.ofDirectory(directory, random) : ApiToken.read(file);
    } catch (IOException e) {
      throw new StartException("the API's token cannot be read: " + e.getMessage(), e);
    }
  }

  private void sayWhere() {
    String url = url(server.address());
    LOG.info("the API listens on {}", url);
    try {
      files.replace(
          DataFiles.API,
          (url + "\n").getBytes(StandardCharsets.US_ASCII),
          DataFiles.Outlives.PROCESS_CRASH);
    } catch (IOException e) {
      LOG.warn("commands will not find the API by the data directory: {}", e.toString());
    }
  }

  static String url(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String host = ip.getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  InetSocketAddress address() {
    return server.address();
  }

  /// Answers nobody from now on.
  @Override
  public void close() {
    server.close();
    try {
      files.remove(DataFiles.API);
    } catch (IOException e) {
      LOG.warn("the API's address stays in the data directory: {}", e.toString());
    }
  }
}
