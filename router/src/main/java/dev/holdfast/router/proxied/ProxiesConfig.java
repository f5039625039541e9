package dev.holdfast.router.proxied;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// The proxies before this router, and what is believed of them. Immutable.
///
/// @param protocolFrom those that speak the PROXY protocol: always, and nobody else
/// @param trusted those whose `X-Forwarded-*` go on to apps
public record ProxiesConfig(Networks protocolFrom, Networks trusted) {
  /// Nothing is known of them.
  public static final ProxiesConfig NONE = new ProxiesConfig(Networks.NONE, Networks.ALL);

  public static ProxiesConfig from(YamlMap yaml) throws YamlException {
    return new ProxiesConfig(
        networks(yaml, "protocolFrom", NONE.protocolFrom), networks(yaml, "trusted", NONE.trusted));
  }

  private static Networks networks(YamlMap yaml, String key, Networks fallback)
      throws YamlException {
    return yaml.has(key) ? Networks.of(yaml.values(key, Network::parse)) : fallback;
  }
}
