"use strict";
(function () {
  var said = document.getElementById("said");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tbody tr"));
  var figures = Array.prototype.slice.call(document.querySelectorAll("figure"));

  function list(root, what) {
    return Array.prototype.slice.call(root.querySelectorAll(what));
  }
  function steps(node) {
    return (node.getAttribute("data-step") || "").split(" ").filter(Boolean);
  }
  // Everything that can be reached from a box, forwards or backwards.
  function reach(flows, start, from, to) {
    var seen = {}, open = [start], at;
    while (open.length) {
      at = open.pop();
      flows.forEach(function (flow) {
        var next = flow.getAttribute(to);
        if (flow.getAttribute(from) === at && !seen[next]) {
          seen[next] = true;
          open.push(next);
        }
      });
    }
    return seen;
  }
  function clear() {
    figures.forEach(function (figure) {
      figure.classList.remove("picked");
      list(figure, ".near").forEach(function (one) { one.classList.remove("near"); });
      list(figure, ".node").forEach(function (node) { node.setAttribute("aria-pressed", "false"); });
    });
    rows.forEach(function (row) { row.classList.remove("near", "here"); });
  }
  function pick(figure, node) {
    clear();
    var flows = list(figure, ".flow");
    var id = node.getAttribute("data-node");
    var before = reach(flows, id, "data-to", "data-from");
    var after = reach(flows, id, "data-from", "data-to");
    function near(name) { return name === id || before[name] || after[name]; }
    var early = [], late = [];
    figure.classList.add("picked");
    list(figure, ".node").forEach(function (one) {
      var name = one.getAttribute("data-node");
      if (!near(name)) { return; }
      one.classList.add("near");
      if (before[name]) { early = early.concat(steps(one)); }
      if (after[name]) { late = late.concat(steps(one)); }
      rows.forEach(function (row) {
        if (steps(one).indexOf(row.getAttribute("data-step")) >= 0) {
          row.classList.add(name === id ? "here" : "near");
        }
      });
    });
    flows.forEach(function (flow) {
      if (near(flow.getAttribute("data-from")) && near(flow.getAttribute("data-to"))) { flow.classList.add("near"); }
    });
    node.setAttribute("aria-pressed", "true");
    [early, late].forEach(function (some) { some.sort(function (a, b) { return a - b; }); });
    said.textContent = node.querySelector("title").textContent +
      " · " + figure.getAttribute("data-before") + ": " + (early.join(", ") || "–") +
      " · " + figure.getAttribute("data-after") + ": " + (late.join(", ") || "–");
  }
  figures.forEach(function (figure) {
    var nodes = list(figure, ".node");
    nodes.forEach(function (node, place) {
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-pressed", "false");
      node.setAttribute("aria-label", node.querySelector("title").textContent);
      node.addEventListener("click", function () { node.focus(); pick(figure, node); });
      node.addEventListener("keydown", function (event) {
        var go = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") { pick(figure, node); }
        else if (event.key === "Escape") { clear(); said.textContent = figure.getAttribute("data-all"); }
        else if (go && nodes[place + go]) { nodes[place + go].focus(); }
        else { return; }
        event.preventDefault();
      });
    });
  });
  rows.forEach(function (row) {
    row.addEventListener("click", function () {
      figures.forEach(function (figure) {
        list(figure, ".node").forEach(function (node) {
          if (steps(node).indexOf(row.getAttribute("data-step")) >= 0) { node.focus(); pick(figure, node); }
        });
      });
    });
  });
})();
