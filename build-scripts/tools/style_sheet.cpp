// Prints the style sheet of the HTML twin, made from the same table as the canvas theme.
// Build and run: clang++-19 -std=c++20 -O1 -I. build-scripts/tools/style_sheet.cpp -o style_sheet && ./style_sheet > style.css
//
// Class names of the twin (server/core/html.hpp writes them, this file gives them their look):
//   page      body.portal > a.skip-link, div.emblem-bar, p.demo-banner, header.site-header, nav.site-nav, main#content.wrap, footer.site-footer
//             .wrap limits to 1200 px and sets the side margins
//   header    .site-header > .wrap > a.site-name (span.site-emblem inside), form.site-search (input + button), div.site-tools (a …)
//   nav       .site-nav > .wrap > a[aria-current], .site-nav > .group-pages > .wrap > a ; .desk-nav > ul.wrap > li > span, ul > li > a
//   footer    .site-footer > .wrap > .footer-columns > section (h2, ul) ; p.footer-line
//   heads     nav.breadcrumbs (a, span), .page-head (h1, p.lead)
//   home      section.hero > .wrap > h1, form.query-box (div.query-kinds with label > input[type=radio] + span; div.query-line with input[type=search] + button), p.hero-links
//             dl.figures > div.figure (dt label, dd value)
//   cards     div.cards (.cards-2 .cards-3) > section.card > div.card-head (h2 + a.card-more) …
//   lists     ol.record-list > li > a.record-title + p.record-meta ; ol.hits > li.hit > a.hit-name + p.hit-meta
//   columns   div.with-side > aside.side + div.main ; aside: nav.facet (h2, ul > li > a[aria-current], span.count)
//   subject   section.identity ; dl.key-values (dt, dd) ; ol.time-line > li(.penalty) > time + div
//   tables    div.table-wrap > table (th[aria-sort], td.number, td.code, tr.marked, td.marked)
//   switches  nav.tabs > a[aria-current=page] ; nav.pager (a, span[aria-current]) ; span.badge (.info .success .warning .danger)
//   forms     form.form > p.field (label, input|select|textarea, span.hint, span.field-error) ; div.actions ; button|a.button (.primary .secondary .danger)
//             form.stacked for a short form of label > input ; form.inline within a line ; form.filters of label > input|select above a list ; p.error ; p.meta
//   messages  div.notice (.info .success .warning .danger) ; section.empty (h2, p) ; article.article for manual pages
//   charts    table.bars (th, td.bar > span with data-share=0…20 in steps of five per cent)
#include "client/ui/tokens.hpp"

#include <cstdio>
#include <string_view>

namespace {

using namespace chengxin::client;

constexpr const char* k_base = R"css(
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body.portal{margin:0;overflow-x:clip;background:var(--ground);color:var(--ink);font:400 var(--type-body)/var(--line-portal) var(--font);font-variant-numeric:tabular-nums}
h1,h2,h3{margin:0;font-weight:600;line-height:1.35}
h1{font-size:var(--type-h1)}h2{font-size:var(--type-h3)}h3{font-size:var(--type-lead)}
p{margin:0 0 var(--space-3)}
ol,ul{margin:0;padding:0;list-style:none}
a{color:var(--primary);text-decoration:none}
a:hover{color:var(--primary-hover);text-decoration:underline}
main p a{text-decoration:underline}
:focus-visible{outline:3px solid var(--primary-hover);outline-offset:2px;border-radius:4px}
.wrap{max-width:calc(var(--portal-width) + 2 * var(--space-5));margin:0 auto;padding:0 var(--space-5)}
main.wrap{padding-top:var(--space-5);padding-bottom:var(--space-7);min-height:50vh}
.skip-link{position:absolute;left:-999px;top:0;z-index:9;background:var(--card);padding:var(--space-2) var(--space-4)}
.skip-link:focus{left:var(--space-4);top:var(--space-4)}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.emblem-bar{height:var(--emblem-bar);background:var(--accent)}
.demo-banner{margin:0;padding:var(--space-1) var(--space-5);background:var(--warning-tint);color:var(--warning);text-align:center;font-size:var(--type-console)}
)css";

constexpr const char* k_frame = R"css(
.site-header{background:var(--card)}
.site-header .wrap{display:flex;align-items:center;gap:var(--space-5);min-height:var(--header)}
.site-name{display:flex;align-items:center;gap:var(--space-3);color:var(--ink);font-size:var(--type-h3);font-weight:600;white-space:nowrap}
.site-name:hover{color:var(--ink);text-decoration:none}
.site-emblem{display:inline-flex;align-items:center;justify-content:center;width:40px;height:40px;border-radius:50%;background:var(--primary);color:var(--on-dark);font-size:18px}
.site-search{display:flex;flex:1;max-width:420px;margin-left:auto}
.site-search input{flex:1;border-radius:var(--radius-control) 0 0 var(--radius-control);border-right:0}
.site-search button{border-radius:0 var(--radius-control) var(--radius-control) 0}
.site-header .site-name+.site-tools{margin-left:auto}
.site-tools{display:flex;gap:var(--space-4);white-space:nowrap;font-size:var(--type-console)}
.site-nav{background:var(--primary)}
.site-nav .wrap{display:flex;overflow-x:auto}
.site-nav a{display:block;padding:0 var(--space-5);line-height:var(--navigation);color:var(--on-dark);white-space:nowrap}
.site-nav a:hover{background:var(--primary-hover);text-decoration:none}
.site-nav a[aria-current]{background:var(--primary-pressed);font-weight:600}
.site-nav :focus-visible{outline-color:var(--on-dark);outline-offset:-4px}
.site-nav .group-pages{background:var(--card);border-bottom:1px solid var(--line)}
.site-nav .group-pages a{color:var(--ink-soft);line-height:44px}
.site-nav .group-pages a:hover{background:none;color:var(--primary-hover)}
.site-nav .group-pages a[aria-current]{background:none;color:var(--primary)}
.site-nav .group-pages :focus-visible{outline-color:var(--primary-hover)}
.desk-nav{background:var(--card);border-bottom:1px solid var(--line);font-size:var(--type-console)}
.desk-nav ul{list-style:none;margin-top:0;margin-bottom:0}
.desk-nav>ul{display:flex;flex-wrap:wrap;gap:0 var(--space-6)}
.desk-nav li{display:flex;flex-wrap:wrap;align-items:center;color:var(--ink-meta)}
.desk-nav li ul{display:flex;flex-wrap:wrap;padding:0 0 0 var(--space-2)}
.desk-nav a{display:block;padding:0 var(--space-3);line-height:44px}
.desk-nav a[aria-current]{color:var(--ink);font-weight:600}
.site-footer{background:var(--header-dark);color:var(--on-dark-soft);font-size:var(--type-console);padding:var(--space-6) 0}
.site-footer a{color:var(--on-dark)}
.site-footer h2{font-size:var(--type-body);color:var(--on-dark);margin-bottom:var(--space-2)}
.site-footer :focus-visible{outline-color:var(--on-dark)}
.footer-columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:var(--space-5);margin-bottom:var(--space-5)}
.footer-line{margin:0}
.breadcrumbs{display:flex;flex-wrap:wrap;gap:var(--space-2);margin-bottom:var(--space-4);font-size:var(--type-console);color:var(--ink-meta)}
.breadcrumbs a+a::before,.breadcrumbs a+span::before{content:"/";margin-right:var(--space-2);color:var(--ink-meta)}
.page-head{margin-bottom:var(--space-5)}
.page-head h1{font-size:var(--type-h2)}
.lead{color:var(--ink-soft);font-size:var(--type-lead);margin:var(--space-2) 0 0}
.print-line{display:none}
)css";

constexpr const char* k_home = R"css(
.hero{background:linear-gradient(180deg,var(--primary-tint),var(--ground));padding:var(--space-7) 0 var(--space-6);margin-top:calc(-1 * var(--space-5))}
main>.hero{margin-left:calc(50% - 50vw);margin-right:calc(50% - 50vw)}
.hero h1{text-align:center;margin-bottom:var(--space-5);color:var(--header-dark)}
.query-box{max-width:760px;margin-bottom:var(--space-4)}
.hero .query-box{margin:0 auto}
.query-kinds{display:flex;flex-wrap:wrap;gap:var(--space-2);margin-bottom:var(--space-3)}
.query-kinds label{display:flex;align-items:center;gap:var(--space-1);min-height:44px;padding:0 var(--space-3);cursor:pointer}
.query-line{display:flex;gap:0;box-shadow:var(--shadow-card)}
.query-line input{flex:1;min-width:0;height:var(--control-touch);border-radius:var(--radius-control) 0 0 var(--radius-control);font-size:var(--type-lead)}
.query-line button{height:var(--control-touch);padding:0 var(--space-6);border-radius:0 var(--radius-control) var(--radius-control) 0;font-size:var(--type-lead)}
.hero-links{max-width:760px;margin:var(--space-4) auto 0;display:flex;flex-wrap:wrap;gap:var(--space-2) var(--space-5);color:var(--ink-soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:var(--space-4);margin:var(--space-5) 0}
.figure{background:var(--card);border-radius:var(--radius-card);box-shadow:var(--shadow-card);padding:var(--space-4) var(--space-5);display:flex;flex-direction:column-reverse}
.figure dt{color:var(--ink-soft)}
.figure dd{margin:0;font-size:var(--type-figure);font-weight:600;line-height:1.2;color:var(--primary)}
)css";

constexpr const char* k_cards = R"css(
.cards{display:grid;gap:var(--space-5);margin-bottom:var(--space-5)}
.cards-2{grid-template-columns:repeat(2,minmax(0,1fr))}
.cards-3{grid-template-columns:repeat(3,minmax(0,1fr))}
.card,.identity,.hits,.empty,.article,form.form,form.stacked{background:var(--card);border-radius:var(--radius-card);box-shadow:var(--shadow-card);padding:var(--space-5);margin-bottom:var(--space-5)}
.cards>.card{margin-bottom:0}
.site-map a{display:block;line-height:44px}
.card-head{display:flex;align-items:baseline;justify-content:space-between;gap:var(--space-4);margin-bottom:var(--space-3)}
.card-more{font-size:var(--type-console);white-space:nowrap}
.record-list li{padding:var(--space-3) 0;border-top:1px solid var(--line)}
.record-list li:first-child{border-top:0}
.record-title{display:block;overflow:hidden;text-overflow:ellipsis}
.record-meta,.hit-meta{margin:0;color:var(--ink-meta);font-size:var(--type-console)}
.hits{padding:0 var(--space-5)}
.hit{padding:var(--space-4) 0;border-top:1px solid var(--line)}
.hit:first-child{border-top:0}
.hit-name{font-size:var(--type-lead);font-weight:600}
.with-side{display:grid;grid-template-columns:248px minmax(0,1fr);gap:var(--space-5);align-items:start}
.with-side>.side .identity{margin:0}
.facet{background:var(--card);border-radius:var(--radius-card);box-shadow:var(--shadow-card);padding:var(--space-4);margin-bottom:var(--space-4)}
.facet h2{font-size:var(--type-body);margin-bottom:var(--space-2)}
.facet li a{display:flex;justify-content:space-between;gap:var(--space-2);padding:var(--space-1) var(--space-2);border-radius:var(--radius-control);font-size:var(--type-console)}
.facet li a[aria-current]{background:var(--primary-tint);font-weight:600}
.facet .count{color:var(--ink-meta)}
.key-values{display:grid;grid-template-columns:minmax(96px,max-content) minmax(0,1fr);gap:var(--space-2) var(--space-5);margin:0}
.key-values dt{color:var(--ink-meta)}
.key-values dd{margin:0;overflow-wrap:anywhere}
.side .key-values{display:block}
.side .key-values dd{margin-bottom:var(--space-3)}
.time-line{border-left:2px solid var(--line);margin-left:var(--space-2)}
.time-line>li{position:relative;padding:0 0 var(--space-5) var(--space-5)}
.time-line>li::before{content:"";position:absolute;left:-7px;top:8px;width:12px;height:12px;border-radius:50%;background:var(--card);border:3px solid var(--primary)}
.time-line>li.penalty::before{border-color:var(--accent)}
.time-line time{color:var(--ink-meta);font-size:var(--type-console)}
)css";

constexpr const char* k_tables = R"css(
.table-wrap,.table{background:var(--card);border-radius:var(--radius-card);box-shadow:var(--shadow-card);overflow-x:auto;margin-bottom:var(--space-4)}
table{border-collapse:collapse;width:100%;font-size:var(--type-console);line-height:1.5}
caption{text-align:left;padding:var(--space-4) var(--space-4) 0;font-weight:600}
th,td{padding:var(--space-3) var(--space-4);text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
thead th{background:var(--ground-deep);color:var(--ink-soft);font-weight:600;white-space:nowrap;position:sticky;top:0}
tbody tr:hover{background:var(--ground)}
tbody tr:last-child td,tbody tr:last-child th{border-bottom:0}
.number{text-align:right}
.code{white-space:nowrap}
td.marked{background:var(--danger-tint);box-shadow:inset 3px 0 var(--danger)}
.tabs{display:flex;gap:var(--space-5);border-bottom:1px solid var(--line);margin-bottom:var(--space-4);overflow-x:auto}
.tabs a{padding:var(--space-3) 0;color:var(--ink-soft);white-space:nowrap;border-bottom:3px solid transparent}
.tabs a:hover{text-decoration:none}
.tabs a[aria-current]{color:var(--primary);font-weight:600;border-color:var(--primary)}
.pager{display:flex;flex-wrap:wrap;align-items:center;gap:var(--space-2);margin:var(--space-4) 0}
.pager a,.pager [aria-current]{min-width:var(--control-portal);line-height:38px;padding:0 var(--space-3);text-align:center;border:1px solid var(--line);border-radius:var(--radius-control);background:var(--card)}
.pager [aria-current]{background:var(--primary);border-color:var(--primary);color:var(--on-dark)}
.badge{display:inline-block;padding:0 var(--space-2);border-radius:4px;font-size:var(--type-meta);line-height:22px;background:var(--ground-deep);color:var(--ink-soft);white-space:nowrap}
.badge.info{background:var(--info-tint);color:var(--info)}.badge.success{background:var(--success-tint);color:var(--success)}
.badge.warning{background:var(--warning-tint);color:var(--warning)}.badge.danger{background:var(--danger-tint);color:var(--danger)}
.bars th{font-weight:400;border:0;white-space:nowrap;padding:var(--space-1) var(--space-3) var(--space-1) 0}
.bars td{border:0;padding:var(--space-1) 0}
.bar{width:100%}
.bar span{display:block;height:14px;min-width:2px;border-radius:3px;background:var(--series-1)}
)css";

constexpr const char* k_forms = R"css(
input,select,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line-strong);border-radius:var(--radius-control);height:var(--control-portal);padding:0 var(--space-3);max-width:100%}
textarea{height:auto;padding:var(--space-2) var(--space-3)}
input[type=radio],input[type=checkbox]{width:18px;height:18px;accent-color:var(--primary);margin:0}
input[type=file]{height:auto;padding:var(--space-4);border-style:dashed;width:100%;background:var(--ground)}
input:focus-visible,select:focus-visible,textarea:focus-visible{outline:2px solid var(--primary-hover);outline-offset:0;border-color:var(--primary)}
input[aria-invalid=true]{border-color:var(--danger)}
.field{display:flex;flex-direction:column;gap:var(--space-1);margin-bottom:var(--space-4)}
.field label{font-weight:600}
.hint,.meta{color:var(--ink-meta);font-size:var(--type-console)}
.field-error{color:var(--danger);font-size:var(--type-console)}
p.error{border-left:4px solid var(--danger);background:var(--danger-tint);border-radius:var(--radius-control);padding:var(--space-3) var(--space-4)}
form.stacked{max-width:480px}
form.stacked label{display:flex;flex-direction:column;gap:var(--space-1);margin-bottom:var(--space-4);font-weight:600}
form.stacked input{width:100%}
form.inline{display:inline}
form.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(168px,1fr));gap:var(--space-3);align-items:end;margin:var(--space-4) 0}
form.filters label{display:flex;flex-direction:column;gap:var(--space-1);font-weight:600}
form.filters input,form.filters select{width:100%;font-weight:400}
fieldset{border:1px solid var(--line);border-radius:var(--radius-control);padding:var(--space-3) var(--space-4);margin:0 0 var(--space-4);min-width:0}
legend{font-weight:600;padding:0 var(--space-2)}
fieldset label{display:flex;align-items:center;gap:var(--space-2);min-height:var(--control-portal)}
main>h1{margin-bottom:var(--space-4)}
.actions{display:flex;flex-wrap:wrap;gap:var(--space-3);margin-top:var(--space-5)}
button,.button{display:inline-flex;align-items:center;justify-content:center;font:inherit;min-height:var(--control-portal);padding:0 var(--space-5);border:1px solid var(--line-strong);border-radius:var(--radius-control);background:var(--card);color:var(--primary);cursor:pointer;transition:background var(--motion) ease-out}
button:hover,.button:hover{background:var(--primary-tint);text-decoration:none}
button.primary,.button.primary,.query-line button,.site-search button{background:var(--primary);border-color:var(--primary);color:var(--on-dark)}
button.primary:hover,.button.primary:hover,.query-line button:hover,.site-search button:hover{background:var(--primary-hover)}
button.danger,.button.danger{background:var(--danger);border-color:var(--danger);color:var(--on-dark)}
button.danger:hover,.button.danger:hover{background:var(--danger-hover)}
button:disabled{background:var(--ground-deep);border-color:var(--line);color:var(--ink-disabled);cursor:default}
.notice{border-left:4px solid var(--info);background:var(--info-tint);border-radius:var(--radius-control);padding:var(--space-3) var(--space-4);margin-bottom:var(--space-4)}
.notice.success{border-color:var(--success);background:var(--success-tint)}
.notice.warning{border-color:var(--warning);background:var(--warning-tint)}
.notice.danger{border-color:var(--danger);background:var(--danger-tint)}
.notice :last-child{margin-bottom:0}
.empty{text-align:center;padding:var(--space-7) var(--space-5);color:var(--ink-soft)}
.empty h2{color:var(--ink);margin-bottom:var(--space-2)}
.article{max-width:860px;padding:var(--space-6)}
.article h2{margin:var(--space-6) 0 var(--space-3)}
.article h3{margin:var(--space-5) 0 var(--space-2)}
.article ol,.article ul{margin:0 0 var(--space-3) var(--space-5);list-style:revert}
.article table{margin-bottom:var(--space-4)}
.article img{max-width:100%}
)css";

constexpr const char* k_narrow = R"css(
@media (max-width:960px){.cards-3{grid-template-columns:1fr}.with-side{grid-template-columns:minmax(0,1fr)}}
@media (max-width:720px){
.wrap{padding:0 var(--space-4)}
h1{font-size:var(--type-h2)}
.site-header .wrap{flex-wrap:wrap;gap:var(--space-2) var(--space-4);min-height:var(--header-phone);padding-top:var(--space-2);padding-bottom:var(--space-2)}
.site-name{font-size:var(--type-lead);white-space:normal}
.site-emblem{width:32px;height:32px;font-size:16px}
.site-search{order:3;flex-basis:100%;max-width:none;margin:0}
.site-header .site-name+.site-tools{margin-left:auto}
.site-tools{margin-left:auto}
.site-nav a{padding:0 var(--space-4)}
.cards-2{grid-template-columns:minmax(0,1fr)}
.cards{gap:var(--space-4)}
.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:var(--space-3)}
.figure{padding:var(--space-3) var(--space-4)}
.figure dd{font-size:var(--type-h1)}
.card,.identity,.empty,.article,form.form{padding:var(--space-4)}
.hits{padding:0 var(--space-4)}
.hero{padding:var(--space-6) 0 var(--space-5)}
.query-line button{padding:0 var(--space-4)}
.key-values{display:block}
.key-values dd{margin-bottom:var(--space-3)}
button,.button,select,input:not([type=radio],[type=checkbox]){min-height:44px}
}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (prefers-contrast:more){:root{--ink-soft:var(--ink);--ink-meta:var(--ink);--line:var(--line-strong);--primary:var(--primary-pressed)}}
@media (forced-colors:active){.card,.identity,.hits,.empty,.article,.figure,.table-wrap,form.form,form.stacked,.badge,.notice{border:1px solid CanvasText}.bar span{background:Highlight;forced-color-adjust:none}}
@page{margin:18mm 14mm;@bottom-right{content:"第 " counter(page) " 页，共 " counter(pages) " 页";font-size:9pt}}
@media print{
body.portal{background:#fff;font-size:11pt}
.site-nav,.desk-nav,.site-search,.site-tools,.skip-link,.pager,.tabs,.facet,.breadcrumbs,.card-more,form{display:none!important}
.print-line{display:block;color:var(--ink-soft);font-size:9pt;border-bottom:1px solid var(--line);padding-bottom:var(--space-2);overflow-wrap:anywhere}
.wrap{max-width:none;padding:0}
main.wrap{padding:var(--space-3) 0 0;min-height:0}
.with-side{display:block}
.cards-2{grid-template-columns:repeat(2,minmax(0,1fr))}
.card,.identity,.hits,.table-wrap,.article,.figure{box-shadow:none;border:1px solid var(--line)}
.card,.identity,.figure,.hit,.time-line>li,tr,.record-list li,.key-values dt,.key-values dd{break-inside:avoid}
.table-wrap{overflow:visible}
.article{max-width:none}
h1,h2,h3,.key-values dt{break-after:avoid}
thead{display:table-header-group}
thead th{position:static;white-space:normal}
th,td{padding:var(--space-1) var(--space-2);font-size:9pt;overflow-wrap:anywhere}
.code{white-space:normal}
.site-footer{background:none;color:var(--ink-soft);border-top:1px solid var(--line);padding:var(--space-4) 0}
.site-footer h2,.site-footer a{color:inherit}
.site-footer ul li:has(a){display:none}
a[href^="/"]{color:inherit;text-decoration:none}
}
)css";

/// rgba() layers for box-shadow.
template <class Layers> void print_shadow(const char* name, const Layers& layers)
{
    const auto dark = tokens::rgb(tokens::Tone::header_dark);
    std::printf("--%s:", name);
    const char* comma = "";
    for (const auto& layer : layers) {
        std::printf("%s0 %gpx %gpx rgba(%u,%u,%u,%.2f)", comma, static_cast<double>(layer.offset), static_cast<double>(layer.blur),
                    dark >> 16 & 255, dark >> 8 & 255, dark & 255, static_cast<double>(layer.opacity));
        comma = ",";
    }
    std::printf(";\n");
}

void print_properties()
{
    std::printf(":root{color-scheme:only light;\n");
    for (const auto& colour : tokens::k_colours) std::printf("--%s:#%06X;\n", colour.name, static_cast<unsigned>(colour.rgb));
    for (const auto& length : tokens::k_lengths) { // type follows the size of text that the browser is set to
        const bool type = std::string_view(length.name).substr(0, 5) == "type-";
        std::printf("--%s:%g%s;\n", length.name, static_cast<double>(length.pixels) / (type ? 16 : 1), type ? "rem" : "px");
    }
    print_shadow("shadow-card", tokens::k_card_shadow);
    print_shadow("shadow-float", tokens::k_float_shadow);
    std::printf("--line-portal:%g;\n--motion:%dms;\n", static_cast<double>(tokens::k_line_portal), tokens::k_motion_milliseconds);
    std::printf("--font:\"Noto Sans CJK SC\",\"Noto Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",\"Source Han Sans SC\",sans-serif;\n}\n");
}

/// Widths of the twin's bars; the content security policy forbids style attributes.
void print_bar_shares()
{
    for (int share = 0; share <= 20; ++share) std::printf(".bar span[data-share=\"%d\"]{width:%d%%}\n", share, share * 5);
}

} // namespace

int main()
{
    print_properties();
    for (const char* part : {k_base, k_frame, k_home, k_cards, k_tables, k_forms}) std::fputs(part, stdout);
    print_bar_shares();
    std::fputs(k_narrow, stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}
