const escape = value =>
  String(value ?? '').replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);

const PRODUCTS = {
  lantern: [
    'Storm lantern',
    49,
    '<path d="M24 8h16l4 8v26l-6 8H26l-6-8V16z"/><path d="M32 22c6 7 6 14 0 18-6-4-6-11 0-18z" class="f"/><path d="M26 8c0-5 12-5 12 0"/>',
  ],
  kettle: [
    'Camp kettle',
    35,
    '<path d="M16 26h30l4 22H14z"/><path d="M46 30l10-4M18 26c2-16 24-16 26 0"/><circle cx="31" cy="38" r="4" class="f"/>',
  ],
  blanket: [
    'Wool blanket',
    89,
    '<path d="M10 20h44v26H10z"/><path d="M10 28h44M10 38h44" class="s"/><path d="M14 46v6m8-6v6m8-6v6m8-6v6m8-6v6"/>',
  ],
  compass: [
    'Field compass',
    28,
    '<circle cx="32" cy="34" r="20"/><path d="M38 28l-4 12-8 4 4-12z" class="f"/><path d="M32 14v-6"/>',
  ],
};

const STYLE = `
:root{color-scheme:light dark;--bg:#faf7f2;--ink:#2b2622;--soft:#746a60;--card:#fff;--line:#e8e0d5;--accent:#b45309;--fork:#7c3aed;--bad:#b91c1c}
@media (prefers-color-scheme:dark){:root{--bg:#16130f;--ink:#f1ebe3;--soft:#a89c8f;--card:#201c17;--line:#362f27;--accent:#f59e0b;--fork:#c4a5ff;--bad:#fca5a5}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
header{display:flex;align-items:baseline;justify-content:space-between;gap:1rem;flex-wrap:wrap;margin-bottom:2.5rem}
h1{font:600 1.6rem/1.2 ui-serif,Georgia,serif;margin:0;letter-spacing:-.01em}h2{font:600 1.05rem/1.3 ui-serif,Georgia,serif;margin:0 0 .6rem}
nav{display:flex;gap:1.1rem;flex-wrap:wrap}nav a{color:var(--soft);text-decoration:none;border-bottom:2px solid transparent;padding:.2rem 0}
nav a:hover,nav a[aria-current]{color:var(--ink);border-color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
.hero{display:grid;grid-template-columns:minmax(11rem,19rem) 1fr;gap:2.25rem;align-items:center;margin-bottom:2.5rem}
.art{background:var(--card);border:1px solid var(--line);border-radius:1.25rem;padding:1.5rem}.art svg{width:100%;display:block;fill:none;stroke:var(--ink);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.art .f{fill:var(--accent);stroke:none}.art .s{stroke:var(--accent)}
.price{font-size:1.35rem;margin:.2rem 0 1rem}blockquote{margin:0;padding-left:1rem;border-left:3px solid var(--review,var(--accent))}
.stars{color:var(--review,var(--accent));letter-spacing:.12em}.soft{color:var(--soft)}.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1.25rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.2rem 1.3rem}.card p{margin:.35rem 0}
.review.dark{background:#1e1b2e;color:#ede9fe;border-color:#3b3560}
.chip{display:inline-block;font:500 .78rem/1 ui-monospace,monospace;border:1px solid var(--line);border-radius:99px;padding:.38rem .65rem;color:var(--soft);background:var(--card)}
.chip.fork{color:var(--fork);border-color:currentColor}.chip.bad{color:var(--bad);border-color:currentColor}
.who{list-style:none;margin:0;padding:0}.who .who{padding-left:1.4rem;border-left:1px solid var(--line);margin-left:.7rem}.who li{padding:.28rem 0}
.space{background:var(--fork);color:var(--bg);border-radius:99px;padding:.3rem .8rem;font:500 .8rem/1.3 ui-monospace,monospace}
@media (max-width:38rem){.hero{grid-template-columns:1fr}}`;

function chip(answer, home) {
  if (!answer?.service) {
    return `<span class="chip bad">${escape(
      answer?.error ?? 'no answer',
    )}</span>`;
  }
  const fork = answer.namespace !== home;
  return `<span class="chip${fork ? ' fork' : ''}" title="${escape(
    answer.pod,
  )}">${escape(answer.service)} ${escape(answer.version)}${
    fork ? ` · fork in ${escape(answer.namespace)}` : ''
  }</span>`;
}

const tree = (answer, home) =>
  `<li>${chip(answer, home)}${
    answer?.calls?.length
      ? `<ul class="who">${answer.calls
          .map(each => tree(each, home))
          .join('')}</ul>`
      : ''
  }</li>`;

/** The front page: a product, what others say of it, and which version of which service said so. */
export function page(data) {
  const home = process.env.HOME_NAMESPACE ?? 'shop';
  const [title, price, art] = PRODUCTS[data.product] ?? PRODUCTS.lantern;
  const { reviews, cart, recommendation } = data;
  const dark = reviews.style?.theme === 'dark';
  const accent = /^#[0-9a-f]{6}$/.test(reviews.style?.accent ?? '')
    ? reviews.style.accent
    : '';
  const stars = reviews.stars
    ? '★★★★★'.slice(0, reviews.stars) + '☆☆☆☆☆'.slice(reviews.stars)
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(
    title,
  )} – Hearth &amp; Trail</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>
<header><h1>Hearth &amp; Trail</h1><nav aria-label="Products">${Object.entries(
    PRODUCTS,
  )
    .map(
      ([id, [name]]) =>
        `<a href="/?product=${id}"${
          id === data.product ? ' aria-current="page"' : ''
        }>${name}</a>`,
    )
    .join('')}</nav>${
    data.space
      ? `<span class="space">MeshSpace header: ${escape(data.space)}</span>`
      : ''
  }</header>
<section class="hero"><div class="art"><svg viewBox="0 0 64 64" role="img" aria-label="${escape(
    title,
  )}">${art}</svg></div>
<div><h1>${escape(title)}</h1><p class="price">€ ${price}</p>
<div class="card review${dark ? ' dark' : ''}"${
    accent ? ` style="--review:${accent}"` : ''
  }>
${
  reviews.text
    ? `<blockquote>${escape(
        reviews.text,
      )}</blockquote><p class="stars" aria-label="${escape(
        reviews.stars ?? 'no',
      )} stars">${stars}</p>`
    : '<p class="soft">Reviews are not available right now.</p>'
}
${chip(reviews, home)}</div></div></section>
<section class="grid"><div class="card"><h2>In your cart</h2>${
    cart.items
      ? `${cart.items
          .map(
            item =>
              `<p>${escape(item.count)} × ${escape(
                PRODUCTS[item.product]?.[0] ?? item.product,
              )}</p>`,
          )
          .join('')}<p><strong>€ ${escape(cart.total)}</strong></p>`
      : '<p class="soft">Not available right now.</p>'
  }${chip(cart, home)}</div>
<div class="card"><h2>Others also took</h2>${
    recommendation.products
      ? recommendation.products
          .map(
            id =>
              `<p><a href="/?product=${escape(id)}">${escape(
                PRODUCTS[id]?.[0] ?? id,
              )}</a></p>`,
          )
          .join('')
      : '<p class="soft">Not available right now.</p>'
  }${chip(recommendation, home)}</div>
<div class="card"><h2>Who answered</h2><ul class="who">${tree(
    data,
    home,
  )}</ul></div></section>
</main></body></html>
`;
}
