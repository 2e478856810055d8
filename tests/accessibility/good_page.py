"""A page that keeps the contract and has one of everything, for tests to break in one place at a time."""

from __future__ import annotations

GOOD = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error: What helps you? – Thriving in Wexmoor</title>
<link rel="stylesheet" href="/static/core.css">
<link rel="icon" href="data:,">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<script src="/static/enhance.js" defer></script>
<script type="application/json">{"a": 1}</script>
</head>
<body>
<a class="skip" href="#main">Skip to the main part</a>
<header><a href="/"><svg viewBox="0 0 1 1" aria-hidden="true"><circle r="1"/><text>7</text></svg>Wexmoor</a>
<nav aria-label="Main"><ul><li><a href="/home">Home</a></li></ul></nav>
</header>
<div role="status"><p>We kept your last answer.</p></div>
<main id="main" tabindex="-1">
<div class="errors" role="alert" tabindex="-1"><h2>Please look at this again</h2>
<ul><li><a href="#where">Say where you live.</a></li><li><a href="#how-0">Choose one answer.</a></li></ul></div>
<h1>What helps you?</h1>
<p>Tell us what helps you. You can stop at any time. You don’t have to answer.</p>
<p>Nobody who pays you will see your name. We keep your words for one year. <a href="/why">Why we ask</a>.</p>
<blockquote>
<p lang="en" dir="ltr" data-own-words>The job centre's "sanctions" made me ill, and I am a claimant 😀.</p></blockquote>
<p lang="ar" dir="rtl">أهلا بكم</p>
<p>This page is by <span data-name>The Reverend Bartholomew Featherstonehaugh</span>.</p>
<form method="post" action="/answer" novalidate>
<input type="hidden" name="csrf_token" value="abc">
<div class="field wrong"><label for="where">Where do you live?</label>
<span id="where-hint">The first part of your postcode.</span><span id="where-error">Say where you live.</span>
<input id="where" name="where" type="text" aria-describedby="where-hint where-error" aria-invalid="true"></div>
<fieldset class="field wrong" aria-describedby="how-error"><legend>How did it go?</legend>
<span id="how-error">Choose one answer.</span>
<label for="how-0"><input type="radio" id="how-0" name="how" value="0"><span>Well</span></label>
<label for="how-1"><input type="radio" id="how-1" name="how" value="1"><span>Badly</span></label></fieldset>
<label>Your words <textarea name="words"></textarea></label>
<label><input type="checkbox" name="one" value="1"> Keep my name out</label>
<select name="area" aria-label="Area"><option value="1">North</option></select>
<button type="submit">Send</button>
</form>
<h2>What others said</h2>
<table><caption>Answers so far</caption><tr><td></td><th scope="col">People</th></tr>
<tr><th scope="row">Well</th><td>12</td></tr></table>
<img src="/ring.png" alt="">
<svg role="img" viewBox="0 0 1 1"><title>A ring of people</title><path d="M0 0"/></svg>
<audio controls preload="none" src="/a.mp3"></audio>
<h3>More</h3>
<p><a href="https://example.org/more">More about this</a></p>
</main>
<footer><section aria-labelledby="help"><h2 id="help">Do you want help?</h2><p>Ask us.</p></section></footer>
</body>
</html>
"""
