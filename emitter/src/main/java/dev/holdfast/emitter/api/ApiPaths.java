package dev.holdfast.emitter.api;

import dev.holdfast.emitter.lrp.LrpFormat;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// From a request to what it asks: paths, methods, bodies. Immutable.
final class ApiPaths {
  private static final String LRPS = "/v1/lrps";
  private static final String CELL = "/v1/cell";
  private static final String STATE = "/state";
  private static final String BODY = "body";

  private final LrpFormat format;

  ApiPaths(LrpFormat format) {
    this.format = format;
  }

  /// A request whose body has been read.
  record Request(String method, String path, ByteBuffer body) {}

  /// It asks nothing that can be done.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String allow;

    RefusedException(int status, String message) {
      this(status, message, "");
    }

    RefusedException(int status, String message, String allow) {
      super(message);
      this.status = status;
      this.allow = allow;
    }

    ApiReply reply() {
      return ApiReply.error(status, String.valueOf(getMessage()));
    }

    /// The methods that are allowed; empty where the method is not what is wrong.
    String allow() {
      return allow;
    }
  }

  /// Makes a call of a request with one method.
  private interface Maker {
    ApiCall make(Request request) throws RefusedException;
  }

  ApiCall call(Request request) throws RefusedException {
    Map<String, Maker> methods = methods(request.path);
    Maker maker = methods.get(request.method.equals("HEAD") ? "GET" : request.method);
    if (maker == null) {
      String allow = String.join(", ", methods.keySet());
      throw new RefusedException(
          405, "method %s; expected one of %s here".formatted(request.method, allow), allow);
    }
    return maker.make(request);
  }

  private Map<String, Maker> methods(String path) throws RefusedException {
    if (path.equals(CELL)) {
      return Map.of("GET", _ -> new ApiCall.Status());
    }
    if (path.equals(CELL + STATE)) {
      return Map.of("PUT", request -> parsed(request, OrderFormat::ofCell));
    }
    if (path.equals(LRPS)) {
      return Map.of("GET", _ -> new ApiCall.FindAll());
    }
    if (path.startsWith(LRPS + "/")) {
      return methodsBelow(path.substring(LRPS.length() + 1));
    }
    throw new RefusedException(
        404, "no path \"%s\"; expected %s, %s/{instance} or %s".formatted(path, LRPS, LRPS, CELL));
  }

  /// @param rest an instance, or that with {@link #STATE} behind it
  private Map<String, Maker> methodsBelow(String rest) throws RefusedException {
    if (rest.endsWith(STATE)) {
      String ordered = instance(rest.substring(0, rest.length() - STATE.length()));
      return Map.of("PUT", request -> parsed(request, map -> OrderFormat.ofInstance(ordered, map)));
    }
    String instance = instance(rest);
    return new TreeMap<>(
        Map.of(
            "GET", _ -> new ApiCall.Find(instance),
            "PUT", request -> parsed(request, map -> put(instance, map)),
            "DELETE", _ -> new ApiCall.Delete(instance)));
  }

  private String instance(String text) throws RefusedException {
    try {
      return format.instance(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "the path's " + e.getMessage());
    }
  }

  private ApiCall put(String instance, YamlMap map) throws YamlException {
    return new ApiCall.Put(format.readOne(instance, map));
  }

  /// Makes a call of a body.
  private interface BodyReader {
    ApiCall read(YamlMap body) throws YamlException;
  }

  private static ApiCall parsed(Request request, BodyReader reader) throws RefusedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(request.body).toString();
      // JSON may be indented with tabs, YAML may not; within JSON's texts they are escaped.
      return reader.read(YamlMap.parse(BODY, text.replace('\t', ' ')));
    } catch (YamlException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException _) {
      throw new RefusedException(400, "body:1: is not UTF-8 text");
    } catch (StackOverflowError _) {
      throw new RefusedException(400, "body:1: is nested too deeply");
    }
  }
}
