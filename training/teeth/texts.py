"""What the tooth pack says of itself to people, in the three languages of the page."""

TITLE = {"en": "Tooth numbers on panoramics", "ru": "Номера зубов на панорамных снимках", "kk": "Панорамалық суреттердегі тіс нөмірлері"}
INTENDED_USE = {
    "en": "Finds the permanent teeth of a panoramic radiograph and numbers them by ISO 3950 (FDI), so that a mark is told with its tooth. Every number is a suggestion that a dentist can change.",
    "ru": "Находит постоянные зубы на панорамном снимке и нумерует их по ISO 3950 (FDI), чтобы метка называла свой зуб. Каждый номер — подсказка, врач может его изменить.",
    "kk": "Панорамалық суреттегі тұрақты тістерді тауып, ISO 3950 (FDI) бойынша нөмірлейді: белгі қай тісте екені айтылады. Әр нөмір — ұсыныс, дәрігер оны өзгерте алады.",
}
NOT_FOR = {
    "en": "Primary teeth, implants and intraoral films are outside its training. Beside gaps, drifted teeth and bridges a number may be off by one; where it is unsure, the tooth stays not determined.",
    "ru": "Молочные зубы, импланты и внутриротовые снимки в обучение не входили. Рядом с промежутками, смещёнными зубами и мостами номер может отличаться на единицу; при сомнении зуб остаётся неопределённым.",
    "kk": "Сүт тістері, имплантаттар және ауызішілік суреттер оқытуға кірмеген. Тіс жоқ жердің, жылжыған тістер мен көпірлердің жанында нөмір бірге ауытқуы мүмкін; күмән болса, тіс анықталмаған күйде қалады.",
}
LICENCE = "Apache-2.0 for the weights as far as we can grant it; see the training set's terms in the card"
