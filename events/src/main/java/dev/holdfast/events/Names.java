package dev.holdfast.events;

/// The forms of the names that an operator chooses.
public final class Names {
  private static final AsciiSet CHARACTERS = AsciiSet.LOWER_DIGITS.and("-");
  private static final int MOST = 63;
  private static final String SHORT_FORM =
      "1 to 63 lower-case letters, digits or '-', not beginning or ending with '-'";

  private Names() {}

  /// Returns the site's name, or throws {@link IllegalArgumentException}.
  public static String site(String site) {
    Check.that(isShort(site), "site", site, SHORT_FORM);
    return site;
  }

  /// Returns the router group's name, or throws {@link IllegalArgumentException}. It becomes part
  /// of topic names.
  public static String group(String group) {
    Check.that(isShort(group), "group", group, SHORT_FORM);
    return group;
  }

  private static boolean isShort(String name) {
    return !name.isEmpty()
        && name.length() <= MOST
        && CHARACTERS.hasAll(name)
        && name.charAt(0) != '-'
        && name.charAt(name.length() - 1) != '-';
  }
}
