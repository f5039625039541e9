package dev.holdfast.perf.jmh;

/// What the requests ask for. Public for the code that JMH generates.
public enum Traffic {
  /// The n-th most popular host as often as 1/n says.
  ZIPF(Site.Kind.HOSTS),
  /// Every host equally often.
  UNIFORM(Site.Kind.HOSTS),
  /// Hosts of the same form that no route has.
  MISS(Site.Kind.HOSTS),
  /// Hosts that only a wildcard covers.
  WILDCARD(Site.Kind.WILDCARDS),
  /// Paths of six segments, two deeper than their routes.
  DEEP(Site.Kind.PATHS);

  final Site.Kind site;

  Traffic(Site.Kind site) {
    this.site = site;
  }
}
