// @ts-check
// What passes between a desk and its page: the same types as in ../protocol.py, field by field.

/**
 * @typedef {{
 *   key: string,
 *   shown: string,
 *   action: string,
 *   label: string,
 *   sentence: string,
 *   also: string,
 *   name: string,
 * }} KeyBinding
 *
 * @typedef {{
 *   active_ms: number,
 *   n_keystrokes: number,
 * }} EffortSpent
 *
 * @typedef {{
 *   words: string,
 *   new: string,
 *   is_regex: boolean,
 *   is_whole: boolean,
 *   is_cased: boolean,
 *   reach: string,
 * }} ReplaceWish
 *
 * @typedef {{
 *   token: string,
 *   action: string,
 *   via: string,
 *   card?: number | null,
 *   version?: number,
 *   text?: string | null,
 *   src_text?: string | null,
 *   note?: string | null,
 *   name?: string,
 *   key?: string,
 *   offset?: number | null,
 *   src_offset?: number | null,
 *   step?: number,
 *   task?: string,
 *   dwell?: number | null,
 *   seen?: Record<string, number>,
 *   taken?: string,
 *   batch?: number | null,
 *   begun_with?: string,
 *   effort?: EffortSpent,
 *   ignored?: Record<string, string>,
 *   replacing?: ReplaceWish,
 *   is_kept?: boolean,
 *   is_confirmed?: boolean,
 *   is_decision?: boolean,
 *   goes_on?: boolean,
 * }} Item
 *
 * @typedef {{
 *   nonce: number,
 *   box: string | null,
 *   window: string,
 *   seq: number,
 *   epoch: number | null,
 *   page: number | null,
 *   around: number | null,
 *   at: number | null,
 *   after: number | null,
 *   items: Item[],
 * }} Message
 *
 * @typedef {{
 *   check: string,
 *   severity: string,
 *   message: string,
 *   sentence: string,
 *   fix: string | null,
 * }} FoundFault
 *
 * @typedef {{
 *   text: string,
 *   kind: string,
 *   card: number | null,
 *   after: number | null,
 *   closes: boolean,
 *   outcome: string,
 *   findings: FoundFault[] | null,
 * }} DeskAnswer
 *
 * @typedef {{
 *   session: string,
 *   run: number,
 *   window: string | null,
 *   seq: number,
 *   epoch: number | null,
 *   answers: Record<string, DeskAnswer>,
 *   current: number | null,
 * }} Envelope
 *
 * @typedef {{
 *   code: string,
 *   name: string,
 *   dir: string,
 * }} ShownLanguage
 *
 * @typedef {{
 *   src: ShownLanguage,
 *   tgt: ShownLanguage,
 * }} TwoLanguages
 *
 * @typedef {{
 *   kind: string,
 *   start: number,
 *   end: number,
 *   n_signs: number,
 * }} ShownMark
 */
/**
 * @typedef {{
 *   text: string,
 *   spans: [number, number][],
 *   marks: ShownMark[],
 * }} MarkedText
 *
 * @typedef {{
 *   src: string,
 *   tgt: string,
 * }} BothTexts
 *
 * @typedef {{
 *   text: string,
 *   taken: string,
 *   batch: number | null,
 * }} BegunText
 *
 * @typedef {{
 *   name: string,
 *   text: string,
 * }} VersionText
 *
 * @typedef {{
 *   name: string,
 *   action: string,
 *   text: string | null,
 *   src_text: string | null,
 *   note: string | null,
 * }} WantedAct
 *
 * @typedef {{
 *   title: string,
 *   versions: VersionText[],
 *   mine: WantedAct | null,
 * }} Dispute
 *
 * @typedef {{
 *   term: string,
 *   translations: string[],
 *   src_spans: [number, number][],
 *   tgt_spans: [number, number][],
 *   is_used: boolean,
 * }} ShownTerm
 *
 * @typedef {{
 *   id: number,
 *   version: number,
 *   status: string,
 *   label: string,
 *   place: string,
 *   languages: TwoLanguages,
 *   src: MarkedText,
 *   begun: BegunText,
 *   base: BegunText,
 *   draft: boolean,
 *   effort: EffortSpent,
 *   before: BothTexts[],
 *   after: BothTexts[],
 *   terms: ShownTerm[],
 *   findings: FoundFault[],
 *   holder: string | null,
 *   note: string,
 *   dispute: Dispute | null,
 * }} DeskCard
 *
 * @typedef {{
 *   id: number,
 *   n: string,
 *   status: string,
 *   src: string,
 *   tgt: string,
 *   languages: TwoLanguages,
 *   document: string,
 *   more: string[],
 * }} QueueRow
 *
 * @typedef {{
 *   rows: QueueRow[],
 *   columns: string[],
 *   page: number,
 *   n_pages: number,
 *   total: number,
 * }} TablePage
 *
 * @typedef {{
 *   total: number,
 *   decided: number,
 *   text: string,
 * }} DoneSoFar
 *
 * @typedef {{
 *   name: string,
 *   label: string,
 *   value: string,
 *   options: string[],
 * }} QueueFilter
 *
 * @typedef {{
 *   src: string,
 *   tgt: string,
 *   languages: TwoLanguages,
 *   documents: string[],
 * }} FoundUnit
 *
 * @typedef {{
 *   words: string,
 *   rows: FoundUnit[],
 * }} LookedUp
 *
 * @typedef {{
 *   id: number,
 *   version: number,
 *   path: string,
 *   n: number,
 *   text: string,
 *   holder: string | null,
 * }} IdenticalRow
 *
 * @typedef {{
 *   card: number,
 *   rows: IdenticalRow[],
 * }} IdenticalCards
 *
 * @typedef {{
 *   name: string,
 *   label: string,
 * }} ReplaceReach
 *
 * @typedef {{
 *   id: number,
 *   version: number,
 *   document: string,
 *   src: string,
 *   before: MarkedText,
 *   after: MarkedText,
 *   is_possible: boolean,
 * }} ReplaceRow
 *
 * @typedef {{
 *   wish: ReplaceWish,
 *   total: number,
 *   rows: ReplaceRow[],
 *   languages: TwoLanguages,
 * }} ReplacePreview
 *
 * @typedef {{
 *   term: string,
 *   translations: string[],
 * }} KnownTerm
 *
 * @typedef {{
 *   id: number,
 *   name: string,
 * }} Colleague
 *
 * @typedef {{
 *   person: string,
 *   told: string,
 *   at: string,
 *   text: string,
 * }} ShownComment
 *
 * @typedef {{
 *   comments: ShownComment[],
 *   asks: string,
 * }} ShownThread
 *
 * @typedef {{
 *   card: number,
 *   place: number,
 *   block: number,
 *   kind: string,
 *   status: string,
 *   code: string,
 *   is_row: boolean,
 *   src: MarkedText,
 *   tgt: MarkedText,
 * }} DocumentPart
 *
 * @typedef {{
 *   languages: TwoLanguages,
 *   joiners: BothTexts,
 *   parts: DocumentPart[],
 *   is_first: boolean,
 *   is_last: boolean,
 * }} ShownDocument
 *
 * @typedef {{
 *   box: string,
 *   progress: DoneSoFar,
 *   people: string[],
 *   filters: QueueFilter[],
 *   found: LookedUp | null,
 *   keys: KeyBinding[],
 *   empty: string,
 *   next_document: string | null,
 *   further: string,
 *   identical: IdenticalCards | null,
 *   reaches: ReplaceReach[],
 *   replacing: ReplacePreview | null,
 *   known_term: KnownTerm | null,
 *   keeps_terms: boolean,
 *   threads: Record<string, ShownThread>,
 *   colleagues: Colleague[],
 *   document: ShownDocument | null,
 * }} DeskSight
 *
 * @typedef {DeskCard & {
 *   task: string,
 *   score: string,
 *   confidence: number | null,
 *   level: string,
 *   tgt: MarkedText,
 *   src_draft: string | null,
 *   n_identical: number,
 *   seen: Record<string, number>,
 *   blocked: string | null,
 *   changed: string | null,
 * }} PairCard
 *
 * @typedef {{
 *   text: string,
 * }} ShownSample
 *
 * @typedef {{
 *   before: BothTexts[],
 *   after: BothTexts[],
 * }} OfferedEdit
 *
 * @typedef {{
 *   event: number,
 *   edits: OfferedEdit[],
 * }} ShownOffer
 *
 * @typedef {{
 *   card: number,
 *   step: number,
 *   n: number,
 *   seen: Record<string, number>,
 *   before: BothTexts[],
 *   after: BothTexts[],
 * }} ShiftPreview
 *
 * @typedef {{
 *   n: number,
 *   text: string,
 * }} CountedPart
 *
 * @typedef {{
 *   id: number,
 *   reviewed: number,
 *   left: number,
 *   all: boolean,
 *   text: string,
 * }} BandSample
 *
 * @typedef {{
 *   label: string,
 *   n: number,
 *   sample: BandSample | null,
 * }} CountedBand
 *
 * @typedef {{
 *   n_drawn: number,
 *   n_disputed: number,
 *   may: boolean,
 *   text: string,
 * }} SecondPassStand
 *
 * @typedef {{
 *   n: number,
 *   text: string,
 * }} SampleSize
 */
/**
 * @typedef {{
 *   whole: boolean,
 *   is_fixed: boolean,
 *   reach: string,
 *   may: boolean,
 *   why: string,
 *   filter: CountedPart,
 *   verdict: CountedPart,
 *   sizes: SampleSize[],
 *   bands: CountedBand[],
 *   second: SecondPassStand,
 * }} BulkCounts
 *
 * @typedef {{
 *   cards: PairCard[],
 *   table: TablePage,
 *   sample: ShownSample | null,
 *   offer: ShownOffer | null,
 *   is_awaiting: boolean,
 *   bulk: BulkCounts | null,
 *   preview: ShiftPreview | null,
 * }} ReviewSight
 *
 * @typedef {{
 *   baseline: string | null,
 *   act: string | null,
 *   reference: string | null,
 * }} ArmTexts
 *
 * @typedef {{
 *   baseline: number | null,
 *   act: number | null,
 * }} ArmBatches
 *
 * @typedef {{
 *   src: string,
 *   tgt: string,
 *   score: number,
 *   origin: string,
 * }} ShownMatch
 *
 * @typedef {{
 *   src: string,
 *   tgt: string,
 *   why: string,
 *   shared: string,
 *   gone: [number, number][],
 *   came: [number, number][],
 * }} OldWording
 *
 * @typedef {DeskCard & {
 *   n: string,
 *   kind: string,
 *   hter: number | null,
 *   arms: ArmTexts,
 *   batches: ArmBatches,
 *   matches: ShownMatch[],
 *   former: OldWording | null,
 *   examples: BothTexts[],
 *   n_identical: number,
 *   may_judge: boolean,
 *   why_not: string,
 * }} SegmentCard
 *
 * @typedef {{
 *   cards: SegmentCard[],
 *   table: TablePage,
 * }} EditSight
 */
export {};
