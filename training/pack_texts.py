"""What the dental pack says of itself to people, in the three languages of the page."""

TITLE = {
    "en": "Caries and periapical lesions",
    "ru": "Кариес и периапикальные поражения",
    "kk": "Тіс жегісі және түбір ұшы маңындағы ошақтар",
}
INTENDED_USE = {
    "en": "A second reader for dentists: suggests where caries and periapical lesions may be on intraoral and panoramic radiographs. Every mark is a suggestion until a dentist decides.",
    "ru": "Второе мнение для стоматолога: подсказывает, где на внутриротовых и панорамных снимках может быть кариес или периапикальное поражение. Каждая метка остаётся подсказкой, пока не решит врач.",
    "kk": "Стоматологқа арналған екінші көз: ауызішілік және панорамалық суреттерде тіс жегісі мен түбір ұшы маңындағы ошақ болуы мүмкін жерлерді көрсетеді. Дәрігер шешкенге дейін әр белгі — тек ұсыныс.",
}
NOT_FOR = {
    "en": "Not a diagnosis and not a proof of health: lesions are missed. Caries on bitewings was learnt from other films and from caries drawn into real bitewings, and was measured on drawn caries only; early enamel caries is mostly missed. Primary teeth, CBCT and photographs are outside its training.",
    "ru": "Не диагноз и не доказательство здоровья: часть поражений пропускается. Кариес на интерпроксимальных снимках изучен по другим снимкам и по кариесу, нарисованному на настоящих интерпроксимальных, и измерен только на нарисованном; ранний кариес эмали чаще всего пропускается. Молочные зубы, КЛКТ и фотографии в обучение не входили.",
    "kk": "Диагноз емес және саулықтың дәлелі емес: кейбір ошақтар өткізіп алынады. Интерпроксималды суреттердегі жегі басқа суреттерден және нағыз интерпроксималды суреттерге салынған жегіден үйренілген, тек салынған жегіде өлшенген; ерте эмаль жегісі көбіне байқалмайды. Сүт тістері, КСКТ және фотосуреттер оқытуға кірмеген.",
}
WEIGHTS_LICENCE = "Apache-2.0 for the weights as far as we can grant it; two of the training sets state no licence, see the card"
# SNOMED CT 80967001 dental caries; no checked code for apical periodontitis, so text only.
CODES = {
    "caries": {"system": "http://snomed.info/sct", "code": "80967001", "display": "Dental caries"},
    "periapical-lesion": None,
}
KINDS = {"caries": ["bitewing", "periapical", "panoramic"], "periapical-lesion": ["periapical"]}
