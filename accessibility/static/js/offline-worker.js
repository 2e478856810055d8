/* Without a network it answers with one page that says so. That page and its style are all that it keeps; it asks for
   them as a stranger, so nothing of a person is in them. What could not be sent stands in the page that says so, to be
   sent again, and nowhere else. With a network it changes nothing. */
(function () {
  "use strict";
  var KEPT = "offline";
  var page = "/offline/" + encodeURIComponent(new URL(self.location.href).searchParams.get("l") || "en-GB");

  function keep() {
    return fetch(page, { credentials: "omit", cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error("no page"); }
      return Promise.all([answer.clone().text(), caches.open(KEPT)]).then(function (both) {
        var kept = both[1], style = /<link rel="stylesheet" href="([^"]+)"/.exec(both[0])[1];
        return Promise.all([kept.put(page, answer), kept.add(style)]).then(function () { return kept.keys(); }).then(function (all) {
          return Promise.all(all.filter(function (one) {
            var path = new URL(one.url).pathname;
            return path.indexOf("/offline/") !== 0 && path !== new URL(style, self.location.href).pathname;
          }).map(function (one) { return kept.delete(one); }));
        });
      });
    });
  }

  /* In the language of the page that was read last. For a while the worker of another language may be the one that answers. */
  function ours() {
    return caches.open(KEPT).then(function (kept) {
      return kept.match("/offline/language").then(function (chosen) { return chosen ? chosen.text() : ""; }).then(function (tag) {
        return kept.match("/offline/" + encodeURIComponent(tag));
      }).then(function (found) { return found || kept.match(page); });
    });
  }

  function safe(text) {
    return text.replace(/[&<>"]/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
  }

  function part(text, name) {
    return new RegExp("<!--" + name + "([^]*?)-->").exec(text)[1];
  }

  function field(name, value, number, words) {
    /* What somebody wrote has a space in it; what a page put there has none. */
    if (!/\s/.test(value)) {
      return "<input type=\"hidden\" name=\"" + safe(name) + "\" value=\"" + safe(value) + "\">";
    }
    return "<div class=\"field\"><label for=\"kept-" + number + "\">" + words + "</label><textarea id=\"kept-" + number +
      "\" name=\"" + safe(name) + "\" rows=\"7\" readonly>\n" + safe(value) + "</textarea></div>";
  }

  function inside(asked, body, text) {
    if (!body) { return Promise.resolve(part(text, "get")); }
    return body.formData().then(function (data) {
      var entries = Array.from(data.entries()), words = part(text, "words");
      if (entries.some(function (one) { return typeof one[1] !== "string" && one[1].size; })) { return part(text, "file"); }
      return part(text, "post").replace("[fields]", function () {
        return entries.filter(function (one) { return typeof one[1] === "string"; }).map(function (one, number) {
          return field(one[0], one[1], number, words);
        }).join("");
      });
    }).catch(function () { return part(text, "file"); });
  }

  function instead(asked, body) {
    return ours().then(function (kept) {
      if (!kept) { return Response.error(); }
      return kept.text().then(function (text) {
        return inside(asked, body, text).then(function (found) {
          var address = safe(asked.url.slice(self.location.origin.length));
          var whole = text.replace(/<!--here-->[^]*<!--there-->/, function () {
            return found.replace("[address]", function () { return address; });
          });
          return new Response(whole, { status: 503, headers: {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": kept.headers.get("Content-Security-Policy"),
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store"
          } });
        });
      });
    });
  }

  function go(event) {
    var asked = event.request, body = asked.method === "GET" ? null : asked.clone();
    return Promise.resolve(event.preloadResponse).then(function (answer) {
      return answer || fetch(asked);
    }).catch(function () { return instead(asked, body); });
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(keep().then(function () { return self.skipWaiting(); }));
  });
  self.addEventListener("activate", function (event) {
    if (self.registration.navigationPreload) { event.waitUntil(self.registration.navigationPreload.enable()); }
  });
  self.addEventListener("fetch", function (event) {
    var asked = event.request;
    if (asked.mode === "navigate") {
      /* What another site sends is none of our business: it goes the browser's own way, with the browser's own care. */
      if (asked.method === "GET" || asked.referrer.indexOf(self.location.origin + "/") === 0) { event.respondWith(go(event)); }
    } else if (asked.destination === "style") {
      event.respondWith(fetch(asked).catch(function () { return caches.match(asked.url); }));
    }
  });
}());
