package dev.holdfast.router.admin;

import java.util.List;

/// `/`: what there is.
final class IndexPage implements Page {
  private final String text;

  IndexPage(List<Page> pages) {
    StringBuilder index = new StringBuilder("Holdfast router (read-only)\n\n");
    for (Page page : pages) {
      index.append("%-10s %s%n".formatted(page.path(), page.summary()));
    }
    this.text = index.toString();
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public String summary() {
    return "this index";
  }

  @Override
  public Answer answer(Query query) {
    return Answer.text(200, text);
  }
}
