package dev.holdfast.events;

/// Which process of which app an endpoint is an instance of. Immutable.
///
/// @param app the app's id (a GUID in Cloud Foundry); empty where none is given
/// @param processType the process type, such as `web`; empty where none is given
/// @param index the instance's index among the app's, from 0
public record AppInstance(String app, String processType, int index) {
  /// The longest id of an app.
  public static final int APP_MOST = 255;

  /// An endpoint that belongs to no app that anyone has named.
  public static final AppInstance NONE = new AppInstance("", "", 0);

  public AppInstance {
    Texts.visible("app", app, APP_MOST);
    Texts.visible("process type", processType, 63);
    Check.that(index >= 0, "index", index, "0 or more");
  }
}
