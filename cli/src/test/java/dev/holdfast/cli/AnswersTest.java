package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A router's answers, as people read them.
final class AnswersTest {
  @Test
  void aRouteIsNamedOnceAndSaysOfEachEndpointWhereAndHowItIs() throws Exception {
    RouteRows routes =
        RouteRows.of(
            json(
                """
                {"routesInTable": 7, "next": "/routes?after=b",
                 "routes": [
                  {"route": "a.example.com", "endpoints": [
                    {"app": "a", "instance": "a-0", "cell": "c1", "address": "10.0.0.1",
                     "port": 80, "state": "live", "pickable": true, "passedOver": false},
                    {"app": "a", "instance": "a-1", "cell": "c2", "address": "fd00::1",
                     "port": 80, "tlsPort": 443, "state": "live", "pickable": true,
                     "passedOver": true},
                    {"app": "a", "instance": "a-2", "cell": "c2", "address": "10.0.0.2",
                     "port": 80, "state": "draining", "pickable": false,
                     "notPickableBecause": "draining"}]},
                  {"route": "b.example.com", "endpoints": []}]}
                """));

    assertThat(String.join("\n", routes.lines()))
        .isEqualTo(
            """
            ROUTE          APP  INSTANCE  CELL  ADDRESS        STATE
            a.example.com  a    a-0       c1    10.0.0.1:80    live
                           a    a-1       c2    [fd00::1]:443  live, passed over: it failed
                           a    a-2       c2    10.0.0.2:80    draining
            b.example.com                                      no endpoint: 503\
            """);
    assertThat(routes.more()).isTrue();
    assertThat(routes.shown()).isEqualTo(2);
    assertThat(routes.routesInTable()).isEqualTo(7);
  }

  @Test
  void portsAreReachedWhenEachIsAnEndpoints() throws Exception {
    RouteRows routes =
        RouteRows.of(
            json(
                """
                {"routes": [{"route": "a", "endpoints": [
                  {"address": "127.0.0.1", "port": 8001, "pickable": true},
                  {"address": "127.0.0.1", "port": 8002, "pickable": true}]}]}
                """));

    assertThat(routes.reach(List.of())).isTrue();
    assertThat(routes.reach(List.of(8002, 8001))).isTrue();
    assertThat(routes.reach(List.of(8001, 8003))).isFalse();
    assertThat(routes.reach(List.of(1))).isFalse();
  }

  @Test
  void whatIsAskedForIsPutIntoTheAddress() {
    assertThat(new RouteRows.Asked("", 5).path()).isEqualTo("routes?limit=5");
    assertThat(new RouteRows.Asked("*.a b", 5).path()).isEqualTo("routes?limit=5&host=*.a+b");
  }

  @Test
  void cellsSayWhenTheyWereHeardAndWhoIsBeingIgnored() throws Exception {
    List<String> lines =
        CellRows.lines(
            json(
                """
                {"cells": [
                  {"cell": "c1", "incarnation": "1/a", "seq": 12, "endpoints": 3, "frozen": false,
                   "newestBeatAgeMs": 1230, "mode": "up", "freshness": "heard",
                   "refused": {"hello": 4, "same": 1}},
                  {"cell": "c2", "incarnation": "1/b", "seq": 5, "endpoints": 10, "frozen": false,
                   "newestBeatAgeMs": 125000, "mode": "up", "freshness": "stale",
                   "prunedEndpoints": 7, "agedEndpoints": 1, "refused": {"stale-epoch": 2}},
                  {"cell": "c3", "incarnation": null, "endpoints": 0, "frozen": false,
                   "newestBeatAgeMs": null, "freshness": "heard", "refused": {}},
                  {"cell": "c4", "incarnation": "1/c", "seq": 1, "endpoints": 1, "frozen": true,
                   "newestBeatAgeMs": 0, "mode": "leaving", "freshness": "silent", "refused": {}}]}
                """));

    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            CELL  ENDPOINTS  HEARD      FRESHNESS  MODE     SEQ  NOTE
            c1            3  1.2 s ago  heard      up       12
            c2           10  2 min ago  stale      up       5    7 pruned, 1 aged, 2 refused: stale-epoch
            c3            0  not yet    heard                    no manifest yet
            c4            1  0.0 s ago  silent     leaving  1    frozen: a record could not be read; its next manifest heals it\
            """);
  }

  @Test
  void noCellsAreSaidInWords() throws Exception {
    assertThat(CellRows.lines(json("{\"cells\": []}"))).containsExactly("no cells");
  }

  @Test
  void statusNamesTheBusStateAndItsProblemOnce() throws Exception {
    List<String> lines =
        StatusLines.of(
            json(
                """
                {"phase": "serving", "site": "main", "group": "shared", "uptimeMs": 61000,
                 "ready": {"ready": true, "why": "caught up"},
                 "bus": {"state": "OUT", "why": "no answer (for 39.3 s)", "problem": "no answer",
                         "warnings": ["retention is 1 h"]},
                 "table": {"routes": 3, "endpoints": 4, "hiddenEndpoints": 1, "cells": 2,
                           "reading": "reading the routes topic: at offset 3 of 9"},
                 "view": {"heardCells": 0, "silentCells": 1, "staleCells": 1, "prunedEndpoints": 0,
                          "agedEndpoints": 0, "freshness": "ignored", "why": "2 of 2 cells are unheard"},
                 "disk": {"state": "failing", "problem": "No space left on device"},
                 "counts": {"records": 9, "refused": {"hello": 2, "old-seq": 3},
                            "unreadable": {"garbage": 1}, "breaks": 0},
                 "accessLog": {"on": true, "dropped": 5}}
                """));

    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            router      serving, ready; site main, group shared, up for 61 s
            bus         OUT: no answer (for 39.3 s)
                        retention is 1 h
            table       3 routes, 4 endpoints (1 hidden) of 2 cells
                        reading the routes topic: at offset 3 of 9
            view        0 cells heard, 1 silent, 1 stale; 0 endpoints pruned, 0 aged
                        freshness is ignored: 2 of 2 cells are unheard
            disk        failing
                        No space left on device
            log         9 records read, 3 refused, 1 unreadable, 0 breaks
            access log  5 lines dropped\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "9999, 9.9 s",
    "10000, 10 s",
    "119999, 119 s",
    "120000, 2 min",
    "7199999, 119 min",
    "7200000, 2 h",
    "172799999, 47 h",
    "172800000, 2 d"
  })
  void agesAreSaidInTheUnitThatPeopleUse(long ms, String expected) {
    assertThat(Ages.text(ms)).isEqualTo(expected);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
