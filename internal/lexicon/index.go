package lexicon

// An index finds the patterns and phrases that a name or a text may match by
// the byte that it has at a place, so that most names are done with after a
// look at a few bytes.
type index struct {
	names     names
	texts     [256][]reasonPhrase
	transient [256][]Phrase
}

func (l *Lexicon) prepare() { l.once.Do(l.buildIndex) }

func (l *Lexicon) buildIndex() {
	l.index.names.add(Billing, l.BillingReason)
	l.index.names.add(RateLimit, l.RateLimitReason)
	l.index.addTexts(Billing, l.BillingText)
	l.index.addTexts(RateLimit, l.RateLimitText)
	for _, p := range l.TransientText {
		if len(p.words) > 0 {
			first := p.words[0][0]
			l.index.transient[first] = append(l.index.transient[first], p)
		}
	}
}

func (x *index) addTexts(r Reason, texts Texts) {
	for _, p := range texts {
		if len(p.words) > 0 {
			first := p.words[0][0]
			x.texts[first] = append(x.texts[first], reasonPhrase{p, r, weigh(r, p)})
		}
	}
}
