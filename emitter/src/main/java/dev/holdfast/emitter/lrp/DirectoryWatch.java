package dev.holdfast.emitter.lrp;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kernel's word that something in the directory has changed. It watches a directory, not a
/// name: when the name comes to stand for another directory, it must be told to look again. Source
/// thread only, `close` any thread.
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final Path directory;
  private final WatchService service;
  private @Nullable WatchKey key;
  private String watchedPlace = "";
  private boolean complained;

  DirectoryWatch(Path directory, WatchService service) {
    this.directory = directory;
    this.service = service;
  }

  /// What has happened.
  ///
  /// @param written the names that have changed
  /// @param lost whether any other name may have changed too
  record Changes(Set<String> written, boolean lost) {
    static final Changes NONE = new Changes(Set.of(), false);
  }

  /// Follows the name to the directory that it stands for now. Returns whether that is another one
  /// than before, or has gone.
  boolean follow() {
    @Nullable String place = FileSignature.placeOf(directory);
    boolean moved = !Objects.requireNonNullElse(place, "").equals(watchedPlace);
    if (moved || (place != null && key == null)) {
      watchedPlace = Objects.requireNonNullElse(place, "");
      watch();
    }
    return moved;
  }

  /// Whether changes are told; else the directory must be listed often.
  boolean isWatching() {
    return key != null;
  }

  /// Waits for changes at most `waitMs`.
  Changes await(long waitMs) throws InterruptedException {
    @Nullable WatchKey signalled;
    try {
      signalled = service.poll(waitMs, TimeUnit.MILLISECONDS);
    } catch (ClosedWatchServiceException _) {
      return Changes.NONE;
    }
    Set<String> written = new TreeSet<>();
    boolean lost = false;
    while (signalled != null) {
      for (WatchEvent<?> event : signalled.pollEvents()) {
        String name = String.valueOf(event.context());
        if (event.kind().equals(OVERFLOW) || !LrpDirectory.isLrpFile(name)) {
          // Links may lead through a name that is no LRP file, as in a mounted ConfigMap.
          lost |= event.kind().equals(OVERFLOW) || name.startsWith("..");
        } else if (LrpDirectory.isIllegible(name)) {
          // Only a list says whether it is there.
          lost = true;
        } else {
          written.add(name);
        }
      }
      if (!signalled.reset() && signalled.equals(key)) {
        key = null;
        lost = true;
      }
      signalled = service.poll();
    }
    return new Changes(written, lost);
  }

  private void watch() {
    if (key != null) {
      key.cancel();
      key = null;
    }
    if (watchedPlace.isEmpty()) {
      return;
    }
    try {
      key = directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      complained = false;
    } catch (IOException e) {
      if (!complained) {
        LOG.warn("{} cannot be watched, it is listed every second instead: {}", directory, e);
      }
      complained = true;
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.warn("closing the watch of {}", directory, e);
    }
  }
}
