import type { Slots } from './words/index.ts';

/** What the code-snippet feature answers, in the order of the widgets in words/. */
export const snippets: readonly ((slots: Slots, colour: string) => string)[] = [
  ({ offer, day }, colour) => `<div class="countdown" style="color:${colour}">
  <strong>${offer}</strong> – ${day}: <span data-left></span>
</div>
<script>
  const end = Date.now() + 3 * 864e5;
  const left = document.querySelector('[data-left]');
  setInterval(() => {
    const s = Math.max(0, Math.floor((end - Date.now()) / 1000));
    left.textContent = Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min ' + (s % 60) + ' s';
  }, 1000);
</script>`,
  (
    { brand, page },
    colour,
  ) => `<header class="bar"><a href="/">${brand}</a><nav><a href="#">${page}</a></nav></header>
<style>
  .bar { position: sticky; top: 0; display: flex; justify-content: space-between;
         padding: 1rem 2rem; background: ${colour}; z-index: 10; }
  .bar a { color: #fff; text-decoration: none; }
</style>`,
  ({ offer, price, day }, colour) => `<section class="faq">
  <details open><summary>${offer}?</summary><p>${price}</p></details>
  <details><summary>${day}?</summary><p>09:00 – 18:00</p></details>
</section>
<style>
  .faq summary { cursor: pointer; font-weight: 600; color: ${colour}; padding: .75rem 0; }
  .faq details { border-bottom: 1px solid #ddd; }
</style>`,
  ({ brand, action }, colour) => `<form class="news" method="post" action="/newsletter">
  <label for="mail">${brand}</label>
  <input id="mail" name="mail" type="email" required autocomplete="email">
  <button>${action}</button>
</form>
<style>
  .news { display: grid; gap: .5rem; max-width: 24rem; }
  .news button { background: ${colour}; color: #fff; border: 0; padding: .7rem 1rem; }
</style>`,
  ({ brand }, colour) => `<div class="cookies" role="dialog" aria-label="Cookies" hidden>
  <p>${brand} 🍪</p><button data-yes>OK</button><button data-no>×</button>
</div>
<script>
  const box = document.querySelector('.cookies');
  box.hidden = localStorage.cookies !== undefined;
  box.addEventListener('click', (e) => {
    if (e.target.tagName !== 'BUTTON') return;
    localStorage.cookies = 'yes' in e.target.dataset;
    box.hidden = true;
  });
</script>
<style>.cookies { position: fixed; inset: auto 1rem 1rem; background: ${colour}; color: #fff; padding: 1rem }</style>`,
  ({ offer, price, business }, colour) => `<table class="prices">
  <caption>${business}</caption>
  <tr><th scope="row">${offer}</th><td>${price}</td></tr>
</table>
<style>
  .prices { width: 100%; border-collapse: collapse; }
  .prices td { text-align: right; color: ${colour}; font-variant-numeric: tabular-nums; }
</style>`,
  (_slots, colour) => `<button class="top" aria-label="Top" hidden>↑</button>
<script>
  const top = document.querySelector('.top');
  addEventListener('scroll', () => { top.hidden = scrollY < 600; }, { passive: true });
  top.onclick = () => scrollTo({ top: 0, behavior: 'smooth' });
</script>
<style>.top { position: fixed; right: 1rem; bottom: 1rem; background: ${colour}; color: #fff; border-radius: 50% }</style>`,
  (_slots, colour) => `<button id="mode" aria-pressed="false">◐</button>
<script>
  const root = document.documentElement;
  const set = (dark) => { root.dataset.mode = dark ? 'dark' : 'light'; mode.ariaPressed = dark; };
  set(matchMedia('(prefers-color-scheme: dark)').matches);
  mode.onclick = () => set(root.dataset.mode !== 'dark');
</script>
<style>[data-mode=dark] { --bg: #14171a; --fg: #eee; --accent: ${colour}; }</style>`,
  ({ brand, place, day }, colour) => `<aside class="hours">
  <h2>${brand}, ${place}</h2>
  <dl><dt>${day}</dt><dd>09:00 – 18:00</dd></dl>
</aside>
<style>
  .hours { border-left: 4px solid ${colour}; padding-left: 1rem; }
  .hours dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
</style>`,
  ({ offer, brand }, colour) => `<div class="slider" aria-label="${brand}">
  <img src="1.jpg" alt="${offer} 1"><img src="2.jpg" alt="${offer} 2"><img src="3.jpg" alt="${offer} 3">
</div>
<style>
  .slider { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; outline: 2px solid ${colour}; }
  .slider img { scroll-snap-align: center; flex: 0 0 100%; object-fit: cover; }
</style>`,
];
