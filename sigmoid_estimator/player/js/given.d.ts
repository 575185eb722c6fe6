// What widget.py puts before widget_host.js.
declare const STYLE: string;
declare const MARKUP: string;
