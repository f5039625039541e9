package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.limits.ClientKey;
import dev.holdfast.router.proxied.AddressReader;
import dev.holdfast.router.proxied.Networks;

/// Whose a request is, for what is counted of clients: the connection's address; behind trusted
/// proxies the last in `X-Forwarded-For` that is none of them, since they write at its end and what
/// stands before anybody may have made up. Event loop only.
final class RequestClient {
  private final Networks trusted;
  private final AddressReader addresses = new AddressReader();

  RequestClient(Networks trusted) {
    this.trusted = trusted;
  }

  /// As which client it is counted; {@link ClientKey#NOBODY} where a trusted proxy does not say, as
  /// with a load balancer's own requests.
  long key(ClientAddress connection, Fields fields) {
    if (!connection.isProxy()) {
      return connection.key();
    }
    long nearest = ClientKey.NOBODY;
    for (int line = fields.count() - 1; line >= 0; line--) {
      if (fields.name(line) != FieldName.X_FORWARDED_FOR) {
        continue;
      }
      byte[] bytes = fields.bytes();
      int begin = fields.valueStart(line);
      for (int to = fields.valueEnd(line); to >= begin; ) {
        int from = elementStart(bytes, begin, to);
        byte[] address = addresses.read(bytes, from, to);
        if (address == null) {
          return nearest;
        }
        nearest = ClientKey.of(address);
        if (!trusted.contains(address)) {
          return nearest;
        }
        to = from - 1;
      }
    }
    return nearest;
  }

  private static int elementStart(byte[] bytes, int begin, int to) {
    int from = to;
    while (from > begin && bytes[from - 1] != ',') {
      from--;
    }
    return from;
  }
}
