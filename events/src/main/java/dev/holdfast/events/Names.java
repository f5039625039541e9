package dev.holdfast.events;

import java.util.regex.Pattern;

/// The forms of the names that an operator chooses.
public final class Names {
  private static final Pattern SHORT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String SHORT_FORM =
      "1 to 63 lower-case letters, digits or '-', not beginning or ending with '-'";

  private Names() {}

  /// Returns the site's name, or throws {@link IllegalArgumentException}.
  public static String site(String site) {
    Check.that(SHORT.matcher(site).matches(), "site", site, SHORT_FORM);
    return site;
  }

  /// Returns the router group's name, or throws {@link IllegalArgumentException}. It becomes part
  /// of topic names.
  public static String group(String group) {
    Check.that(SHORT.matcher(group).matches(), "group", group, SHORT_FORM);
    return group;
  }
}
