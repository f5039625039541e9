package dev.holdfast.events.log;

/// Which log it is. A topic that is deleted and made anew has another id, and no client call fails
/// because of it. Immutable.
public record LogIdentity(String clusterId, String routesTopicId, String presenceTopicId) {}
