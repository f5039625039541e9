package dev.holdfast.registry.disk;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a disk said.
final class HeardDisk implements DiskListener {
  final List<String> heard = new ArrayList<>();
  final List<String> passedOver = new ArrayList<>();

  @Override
  public void onDiskFailing(String problem) {
    heard.add("failing: " + problem);
  }

  @Override
  public void onDiskWorking() {
    heard.add("working");
  }

  @Override
  public void onPassedOver(String file, String why) {
    passedOver.add(file + ": " + why);
  }
}
