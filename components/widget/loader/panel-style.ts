/** The look of the button and the panel on the visitor's page. In a shadow tree: the page's own styles do not reach it, nor it them. */
export const PANEL_STYLE = `
:host{all:initial!important}
*{box-sizing:border-box}
.b,.p,.g{position:fixed;z-index:2147483646;font:15px/1.5 system-ui,-apple-system,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
.b{bottom:20px;width:56px;height:56px;border:0;border-radius:50%;background:var(--a);color:var(--o);cursor:pointer;display:grid;place-items:center;box-shadow:0 4px 16px rgb(0 0 0/.22)}
.b:focus-visible,.g button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
.b svg{width:26px;height:26px}
.n{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;font-size:12px;font-weight:600;line-height:22px;text-align:center}
.n:empty,.g[hidden],.p[hidden]{display:none}
.p{z-index:2147483647;bottom:88px;width:min(400px,calc(100vw - 40px - 68px*var(--i)));height:min(660px,calc(100dvh - 108px));border-radius:16px;overflow:hidden;background:#fff;box-shadow:0 8px 40px rgb(0 0 0/.24);border:1px solid rgb(128 128 128/.25)}
.p iframe{display:block;width:100%;height:100%;border:0}
.right{right:calc(20px + 68px*var(--i))}.left{left:calc(20px + 68px*var(--i))}
.g{bottom:88px;max-width:min(300px,calc(100vw - 40px));padding:12px 36px 12px 14px;border-radius:14px;background:#fff;color:#1c2024;box-shadow:0 4px 20px rgb(0 0 0/.2);cursor:pointer;text-align:start;overflow-wrap:anywhere}
.g[dir=rtl]{padding:12px 14px 12px 36px}
.g button{position:absolute;top:6px;inset-inline-end:6px;width:26px;height:26px;border:0;border-radius:6px;background:none;color:#5f6871;font-size:18px;line-height:1;cursor:pointer}
.popup .p{inset:0;margin:auto;width:min(520px,calc(100vw - 40px));height:min(720px,calc(100dvh - 60px))}
.s{position:fixed;inset:0;z-index:2147483646;background:rgb(0 0 0/.4)}
.s[hidden]{display:none}
@media(prefers-color-scheme:dark){.p{background:#16191d}}
@media(max-width:480px){.p,.popup .p{inset:var(--t,0) 0 auto;width:100%;height:var(--h,100dvh);margin:0;border:0;border-radius:0}.open .b{display:none}}
@media(prefers-reduced-motion:no-preference){.p:not([hidden]){animation:r .16s ease-out}@keyframes r{from{opacity:0;transform:translateY(12px)}}}
@media print{.b,.p,.g,.s{display:none}}
`;
