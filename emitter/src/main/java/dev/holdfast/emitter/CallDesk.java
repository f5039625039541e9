package dev.holdfast.emitter;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.emitter.api.ApiCall;
import dev.holdfast.emitter.api.ApiCalls;
import dev.holdfast.emitter.api.ApiCalls.Waiting;
import dev.holdfast.emitter.api.ApiReply;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Does what the API's requests ask. A question is answered in the same turn, a change once it is
/// on disk. Emitter loop only.
final class CallDesk {
  /// A cell runs some hundreds of instances at most; their renewals must not fill the loop.
  static final int LRPS_MOST = 2_000;

  private static final int NO_CONTENT = 204;

  private final ApiCalls calls;
  private final Sources sources;
  private final ManifestLimit limit;
  private final DrainGuard guard;
  private final List<Asked> asked = new ArrayList<>();

  /// As many as the API has at work at most: who gives up is forgotten.
  private final List<Owed> owed = new ArrayList<>();

  private record Asked(ApiCall.Question question, CompletableFuture<ApiReply> reply) {}

  /// A change that is made and not yet answered.
  ///
  /// @param instance whose; null: the whole cell's
  private record Owed(@Nullable String instance, int status, CompletableFuture<ApiReply> reply) {}

  /// The cell as it stands.
  interface Cell {
    @Nullable CellTruth truth();

    /// Goes by another truth from now on.
    int adopt(CellTruth next, long nowNanos);

    /// Whether the truth is on disk.
    boolean isOnDisk();

    /// Whether the log has the latest of this claim.
    boolean isAcknowledged(Claim claim);

    /// What its check says of a claim; null before the first look, and where it has no check.
    @Nullable Verdict verdict(Claim claim);

    EmitterStatus status();
  }

  CallDesk(ApiCalls calls, Sources sources, ManifestLimit limit, DrainGuard guard) {
    this.calls = calls;
    this.sources = sources;
    this.limit = limit;
    this.guard = guard;
  }

  /// Makes the changes that are asked for; returns how many calls there were.
  int takeIn(Cell cell, long nowNanos) {
    owed.removeIf(one -> one.reply.isDone());
    int taken = 0;
    @Nullable Waiting next = calls.poll();
    while (next != null) {
      taken++;
      takeIn(next, cell, nowNanos);
      next = calls.poll();
    }
    return taken;
  }

  private void takeIn(Waiting waiting, Cell cell, long nowNanos) {
    CompletableFuture<ApiReply> reply = waiting.reply();
    switch (waiting.call()) {
      case ApiCall.Question question -> asked.add(new Asked(question, reply));
      case ApiCall.Put(Lrp lrp) -> {
        @Nullable ApiReply refusal = refusal(lrp, cell);
        if (refusal == null) {
          int status = sources.leases().holds(lrp.instance()) ? 200 : 201;
          sources.put(lrp, nowNanos);
          owed.add(new Owed(lrp.instance(), status, reply));
        } else {
          reply.complete(refusal);
        }
      }
      case ApiCall.Order order -> {
        @Nullable ApiReply refusal = refusal(order, cell, nowNanos);
        if (refusal == null) {
          owed.add(new Owed(order.instance(), 200, reply));
        } else {
          reply.complete(refusal);
        }
      }
      case ApiCall.Delete(String instance) -> {
        if (sources.leases().holds(instance)) {
          sources.remove(instance);
          owed.add(new Owed(instance, NO_CONTENT, reply));
        } else {
          reply.complete(notOfApi(instance));
        }
      }
    }
  }

  /// Why an order cannot be; null: it is carried out.
  private @Nullable ApiReply refusal(ApiCall.Order order, Cell cell, long nowNanos) {
    @Nullable CellTruth truth = cell.truth();
    if (truth == null) {
      return ApiReply.error(
          503, "what runs on the cell is not known yet; expected this request again");
    }
    @Nullable String instance = order.instance();
    if (instance != null && !truth.has(instance)) {
      return unknown(instance);
    }
    CellTruth next =
        switch (order) {
          case ApiCall.OrderCell ofCell -> truth.ordered(ofCell.order());
          case ApiCall.OrderInstance one -> truth.ordered(one.instance(), one.order());
        };
    @Nullable String guarded = order.force() ? null : guard.refusal(truth, next);
    if (guarded != null) {
      return ApiReply.error(409, guarded);
    }
    @Nullable String tooLarge = limit.fit(truth, next).refused();
    if (tooLarge != null) {
      return ApiReply.error(507, tooLarge);
    }
    cell.adopt(next, nowNanos);
    return null;
  }

  /// Why an LRP cannot be taken; null: it can.
  private @Nullable ApiReply refusal(Lrp lrp, Cell cell) {
    if (lrp.equals(sources.leases().find(lrp.instance()))) {
      return null;
    }
    @Nullable String file = sources.fileOf(lrp.instance());
    if (file != null) {
      return ApiReply.error(
          409,
          "instance %s stands in the LRP file %s; expected one source an instance: remove it there first"
              .formatted(lrp.instance(), file));
    }
    if (sources.leases().size() >= LRPS_MOST && !sources.leases().holds(lrp.instance())) {
      return ApiReply.error(
          507, "the API holds %d LRPs; expected no more on one cell".formatted(LRPS_MOST));
    }
    Observation.@Nullable Listed wanted = sources.with(lrp);
    @Nullable CellTruth truth = cell.truth();
    if (wanted == null || truth == null) {
      return null;
    }
    ManifestLimit.Fit fit = limit.fit(truth, truth.after(wanted));
    return fit.refused() == null || isIn(lrp, fit.truth())
        ? null
        : ApiReply.error(507, String.valueOf(fit.refused()));
  }

  private static boolean isIn(Lrp lrp, @Nullable CellTruth truth) {
    for (Endpoint endpoint : lrp.endpoints()) {
      @Nullable Claim claim = truth == null ? null : truth.claims().get(endpoint.id());
      if (claim == null || !claim.stated().equals(endpoint)) {
        return false;
      }
    }
    return true;
  }

  private ApiReply notOfApi(String instance) {
    @Nullable String file = sources.fileOf(instance);
    return file == null
        ? unknown(instance)
        : ApiReply.error(
            409,
            "instance %s stands in the LRP file %s; expected an instance of the API: remove it there"
                .formatted(instance, file));
  }

  private static ApiReply unknown(String instance) {
    return ApiReply.error(404, "no instance %s on this cell".formatted(instance));
  }

  /// Answers the questions, and the changes if they are on disk.
  void answer(Cell cell, long nowNanos) {
    asked.forEach(one -> one.reply.complete(answered(one.question, cell, nowNanos)));
    asked.clear();
    if (!owed.isEmpty() && cell.isOnDisk() && !sources.isChanged()) {
      Map<String, LrpView> views = views(cell, nowNanos);
      for (Owed one : owed) {
        one.reply.complete(
            one.instance == null ? status(cell) : shown(one.status, one.instance, views));
      }
      owed.clear();
    }
  }

  private ApiReply answered(ApiCall.Question question, Cell cell, long nowNanos) {
    return switch (question) {
      case ApiCall.Find(String instance) -> shown(200, instance, views(cell, nowNanos));
      case ApiCall.FindAll _ -> {
        List<LrpView> views = List.copyOf(views(cell, nowNanos).values());
        yield new ApiReply(200, json -> write(json, views));
      }
      case ApiCall.Status _ -> status(cell);
    };
  }

  private static ApiReply status(Cell cell) {
    EmitterStatus status = cell.status();
    return new ApiReply(200, json -> StatusJson.write(json, status));
  }

  private static void write(JsonGenerator json, List<LrpView> views) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("lrps");
    for (LrpView view : views) {
      view.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static ApiReply shown(int status, String instance, Map<String, LrpView> views) {
    if (status == NO_CONTENT) {
      return new ApiReply(status, _ -> {});
    }
    @Nullable LrpView view = views.get(instance);
    return view == null ? unknown(instance) : new ApiReply(status, view::write);
  }

  private Map<String, LrpView> views(Cell cell, long nowNanos) {
    Map<String, LrpView> views = new LinkedHashMap<>();
    @Nullable CellTruth truth = cell.truth();
    if (truth != null) {
      for (Map.Entry<EndpointId, Claim> entry : truth.claims().entrySet()) {
        Claim claim = entry.getValue();
        String instance = entry.getKey().instance();
        views
            .computeIfAbsent(
                instance,
                _ ->
                    new LrpView(
                        instance,
                        claim.said(),
                        sources.leases().leftMs(instance, nowNanos),
                        new ArrayList<>()))
            .ports()
            .add(new LrpView.Port(claim, cell.isAcknowledged(claim), cell.verdict(claim)));
      }
    }
    return views;
  }
}
