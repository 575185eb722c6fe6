// What the host is told: where the film comes to rest, and what a link to it has to say.

const REPORT_AFTER = 150; // ms without a further move, so that a scrub sends one message

export class Reports {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {number | null} */
    this.home = null; // where the film opens by itself
    /** @type {number | null} */
    this.wanted = null; // where the visitor or the host wants it to be
    /** @type {number | null} */
    this.reported = null; // what the host knows of that
    this.asked = null; // the position that the host last asked for
  }

  // Hear what the host asks for, and say whether it is a new wish. Who has not left the place
  // where the film opened goes with the next film to its own.
  follow(asked, home) {
    const isAsked = asked !== null && asked !== this.asked;
    if (isAsked) this.wanted = asked;
    else if (this.wanted === null || this.wanted === this.home) this.wanted = home;
    if (this.home === null) this.reported = this.wanted;
    this.asked = asked;
    this.home = home;
    return isAsked;
  }

  // The host has what was reported: the next that it asks for is a wish again.
  confirm(position) {
    this.asked = position;
  }

  rest(position) {
    this.wanted = position;
    this.tellSoon();
  }

  tellSoon() {
    this.hold();
    if (this.wanted === this.reported) return;
    this.telling = setTimeout(() => {
      this.reported = this.wanted;
      this.host.report(this.reported);
    }, REPORT_AFTER);
  }

  // Nothing is sent while the film plays.
  hold() {
    clearTimeout(this.telling);
  }

  keepSoon(choices) {
    clearTimeout(this.keeping); // browsers refuse many changes of the address in a row
    this.keeping = setTimeout(() => {
      const { wanted, home } = this;
      this.host.keep({ at: wanted === home ? null : wanted, ...choices });
    }, REPORT_AFTER);
  }

  dispose() {
    clearTimeout(this.telling);
    clearTimeout(this.keeping);
  }
}
