//! What people call columns: the table of names, by meaning.

use super::meaning::Meaning::{self, Id, KeyResult, Kind, Number, Objective, Parent, ParentTitle, Project, Says, Title};
use crate::{domain::FieldKey, exchange::csv::Column};

const fn field(key: FieldKey) -> Meaning {
    Says(Column::Field(key))
}

/// Meanings, how flags and maps call them, and what headers call them, parted by points: the first names are exact, the others in
/// what people write in English, German, French, Spanish and Portuguese, and some in Chinese. All are in small letters without accents.
pub(super) const NAMES: [(Meaning, &str, &str, &str); 33] = [
    (
        Objective,
        "objective",
        "objective",
        "goal · okr · objective title · objective name · goal title · ziel · unternehmensziel · objectif · \
         objetivo · meta · outcome · focus area · 目标 · 目標",
    ),
    (
        KeyResult,
        "key result",
        "key result · kr",
        "result · measure · key result title · measurable result · metric · metric name · kpi · \
         schlusselergebnis · ergebnis · kernergebnis · messgrosse · kennzahl · resultat cle · resultat · \
         resultado clave · resultado chave · resultado · indicateur · indicador · success metric · 关键结果",
    ),
    (
        Project,
        "project",
        "project · initiative",
        "projekt · initiativ · massnahme · projet · proyecto · iniciativa · projeto · task · action · how · \
         activity · aufgabe · deliverable",
    ),
    (
        Title,
        "title",
        "title",
        "name · goal name · item · description title · summary · what · titel · bezeichnung · titre · nom · \
         titulo · nombre · nome · objective key result · okr title",
    ),
    (Kind, "kind", "kind", "type · goal type · item type · okr type · art · typ · tipo · issue type · objective action · nature"),
    (
        Id,
        "id",
        "id · external id",
        "row id · goal id · key · identifier · goal identifier · okr id · kennung · nr · no · issue key · \
         identifiant · code · ref",
    ),
    (
        Parent,
        "parent",
        "parent · parents",
        "parent id · parent row id · parent goal id · aligned to · parent key · parent objective id · \
         alignment · ubergeordnet",
    ),
    (
        ParentTitle,
        "parent title",
        "parent title",
        "parent goal · parent objective · parent name · objective parent · supports · contributes to · \
         ubergeordnetes ziel · objectif parent · objetivo padre",
    ),
    (Number, "number", "order · outline number", "number · wbs · outline · numero · gliederung · nummer"),
    (
        field(FieldKey::Owner),
        "owner",
        "owner",
        "dri · lead · owner email · owner name · responsible · assignee · assigned to · accountable · goal \
         owner · okr owner · kr owner · owner email id · person · who · champion · verantwortlich · \
         verantwortliche · verantwortlicher · besitzer · inhaber · wer · responsable · porteur · pilote · \
         proprietaire · responsavel · dono · encargado · 负责人",
    ),
    (
        field(FieldKey::Team),
        "team",
        "team",
        "department · squad · group · function · business unit · abteilung · bereich · gruppe · equipe · \
         departement · service · equipo · departamento · area · time · pillar · 部门",
    ),
    (
        field(FieldKey::Cycle),
        "cycle",
        "cycle",
        "quarter · period · timeframe · time period · time frame · goal cycle · session · quartal · zeitraum \
         · zyklus · trimestre · periode · cycle okr · ciclo · periodo · year · jahr · annee · ano · 季度",
    ),
    (
        field(FieldKey::Start),
        "start",
        "start · start date",
        "starts on · begin · begins · beginn · startdatum · anfang · debut · date de debut · date debut · \
         inicio · fecha de inicio · fecha inicio · data de inicio · data inicio · from",
    ),
    (
        field(FieldKey::Due),
        "due",
        "due · due date",
        "end · end date · deadline · target date · due at · finish · completion date · eta · ende · enddatum \
         · fallig · frist · termin · bis · faelligkeit · fin · date de fin · date fin · echeance · fecha de \
         fin · fecha fin · fecha limite · vencimiento · data de fim · data fim · prazo · when · timeline",
    ),
    (field(FieldKey::Metric), "metric", "metric", "metric type · direction · check in type metric"),
    (
        field(FieldKey::Unit),
        "unit",
        "unit",
        "units · unit of measure · uom · einheit · unite · unidad · unidade · metric unit · measured in",
    ),
    (
        field(FieldKey::Baseline),
        "baseline",
        "baseline",
        "start · start value · starting value · initial · initial value · from · metric start value · \
         starting amount · startwert · ausgangswert · basis · basiswert · ist start · depart · valeur \
         initiale · valeur de depart · base · linea base · valor inicial · linha de base · inicial · min",
    ),
    (
        field(FieldKey::Target),
        "target",
        "target",
        "goal · target value · to · metric target value · ending amount · end value · goal value · zielwert · \
         soll · ziel · sollwert · cible · valeur cible · objectif chiffre · meta · valor objetivo · valor \
         meta · alvo · objetivo · max · 目标值",
    ),
    (field(FieldKey::Upper), "upper", "upper", "upper bound · obergrenze · limite superieure · limite superior"),
    (
        Says(Column::Value),
        "value",
        "value",
        "current · current value · actual · now · current amount · actual value · latest · latest value · \
         today · istwert · ist · aktuell · aktueller wert · stand · actuel · valeur actuelle · realise · \
         valeur · actual valor · valor actual · valor atual · atual · valor · real · current status value",
    ),
    (
        Says(Column::Progress),
        "progress",
        "progress",
        "percent complete · complete · completion · completed · done · progress status · attainment · score · \
         fortschritt · erfullung · zielerreichung · progression · avancement · taux · progreso · avance · \
         progresso · andamento · conclusao · 进度",
    ),
    (
        Says(Column::Confidence),
        "confidence",
        "confidence",
        "confidence level · confidence score · conf · likelihood · zuversicht · konfidenz · vertrauen · \
         confiance · confianza · confianca · 信心",
    ),
    (
        Says(Column::Word),
        "word",
        "word · health",
        "status · rag · rag status · state · ampel · statut · etat · estado · situacao · situacion · etat d \
         avancement · traffic light · 状态",
    ),
    (
        Says(Column::On),
        "on",
        "on",
        "last update · last updated · updated · as of · stand · date · check in date · actual value date · last check \
         in · datum · aktualisiert · mise a jour · fecha · data · atualizado",
    ),
    (Says(Column::By), "by", "by", "updated by · author · commenter · auteur · autor"),
    (
        Says(Column::Note),
        "note",
        "note",
        "notes · comment · comments · update · remark · latest update · last comment · kommentar · bemerkung \
         · anmerkung · notiz · commentaire · remarque · comentario · observacao · observacion · observacoes · \
         备注",
    ),
    (
        Says(Column::Next),
        "next",
        "next · next step",
        "next steps · plan · nachste schritte · prochaine etape · proximo paso · proximos passos",
    ),
    (field(FieldKey::Ambition), "ambition", "ambition", "okr category"),
    (field(FieldKey::Weight), "weight", "weight", "weighting · gewicht · gewichtung · poids · peso · ponderation"),
    (
        field(FieldKey::Cadence),
        "cadence",
        "cadence",
        "check in frequency · notification frequency · frequency · rhythmus · haufigkeit · frequence · \
         frecuencia · frequencia",
    ),
    (
        field(FieldKey::Description),
        "description",
        "description",
        "details · detail · context · why · rationale · beschreibung · details zum ziel · descripcion · \
         descricao · about",
    ),
    (field(FieldKey::Url), "url", "url", "link · links · jira · document · doc · lien · enlace"),
    (field(FieldKey::Steps), "steps", "steps", "milestone list · checklist"),
];
