package dev.holdfast.router.proxied;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// The proxies before this router, and what is believed of them. Immutable.
///
/// @param protocolFrom those that speak the PROXY protocol: always, and nobody else
/// @param trusted those whose `X-Forwarded-*` are believed; where there are none, each client's go
///   on to apps and this router believes nobody's
public record ProxiesConfig(Networks protocolFrom, Networks trusted) {
  public static final ProxiesConfig NONE = new ProxiesConfig(Networks.NONE, Networks.NONE);

  public static ProxiesConfig from(YamlMap yaml) throws YamlException {
    return new ProxiesConfig(networks(yaml, "protocolFrom"), networks(yaml, "trusted"));
  }

  private static Networks networks(YamlMap yaml, String key) throws YamlException {
    return yaml.has(key) ? Networks.of(yaml.values(key, Network::parse)) : Networks.NONE;
  }
}
