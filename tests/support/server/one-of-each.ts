/** One resource of every type that the store keeps, each with something under every search parameter, told apart by `mark`. */
const SNOMED = 'http://snomed.info/sct';
const coded = (code: string, system = SNOMED) => ({ coding: [{ system, code }] });
const to = (reference: string) => ({ reference });

export interface OfEach {
  readonly resourceType: string;
  readonly id: string;
}

export function oneOfEach(mark: string): readonly OfEach[] {
  const at = (type: string) => `${type}/${mark}-${type}`;
  const one = (resourceType: string, more: object): OfEach => ({
    ...{ resourceType, id: `${mark}-${resourceType}` },
    ...(resourceType !== 'Provenance' && {
      identifier: [{ system: 'urn:mark', value: `${mark}-${resourceType}` }],
    }),
    ...more,
  });
  const patient = to(at('Patient'));
  const order = to(at('ServiceRequest'));
  return [
    one('Patient', {
      name: [{ family: 'Ахметова', given: ['Сәуле'] }],
      ...{ gender: 'female', birthDate: '1980-05-06' },
      link: [{ other: to(`Patient/${mark}-before`), type: 'replaces' }],
    }),
    { resourceType: 'Patient', id: `${mark}-before` },
    one('Practitioner', { name: [{ family: 'Ахметова', given: ['Сәуле'] }] }),
    one('Organization', { name: 'Ахметова', partOf: to(`Organization/${mark}-above`) }),
    { resourceType: 'Organization', id: `${mark}-above`, name: 'Above' } as OfEach,
    one('PractitionerRole', {
      practitioner: to(at('Practitioner')),
      organization: to(at('Organization')),
    }),
    one('Device', {
      deviceName: [{ name: 'Pack', type: 'model-name' }],
      ...{ modelNumber: 'M1', type: coded('a-type'), patient },
    }),
    one('Endpoint', {
      ...{ status: 'active', connectionType: { system: 'urn:x', code: 'wado' } },
      ...{ payloadType: [coded('any')], address: 'https://pacs.example' },
      managingOrganization: to(at('Organization')),
    }),
    one('ServiceRequest', {
      ...{ status: 'active', intent: 'order', code: coded('a-code'), authoredOn: '2026-11-24' },
      ...{ subject: patient, basedOn: [to(`ServiceRequest/${mark}-first`)] },
    }),
    {
      ...{ resourceType: 'ServiceRequest', id: `${mark}-first` },
      ...{ status: 'active', intent: 'order', subject: patient },
    },
    one('ImagingStudy', {
      ...{ status: 'available', started: '2026-11-24T10:00:00+05:00', subject: patient },
      basedOn: [order],
      series: [{ uid: '2.25.1', modality: { system: 'urn:dcm', code: 'IO' } }],
    }),
    one('Observation', {
      ...{ status: 'final', code: coded('a-code'), effectiveDateTime: '2026-11-24' },
      ...{ subject: patient, basedOn: [order], device: to(at('Device')) },
      derivedFrom: [to(at('ImagingStudy'))],
    }),
    one('DiagnosticReport', {
      ...{ status: 'final', code: coded('a-code'), effectiveDateTime: '2026-11-24' },
      ...{ issued: '2026-11-24T10:00:00Z', subject: patient, basedOn: [order] },
      result: [to(at('Observation'))],
    }),
    one('DocumentReference', {
      ...{ status: 'current', type: coded('a-type'), date: '2026-11-24T10:00:00Z' },
      content: [{ attachment: { contentType: 'text/plain', data: 'aGk=' } }],
      ...{ subject: patient, context: { related: [to(at('DiagnosticReport'))] } },
    }),
    one('Provenance', {
      ...{ target: [to(at('DiagnosticReport'))], recorded: '2026-11-24T10:00:00Z' },
      agent: [{ who: to(at('Practitioner')) }],
    }),
  ];
}

/** What `oneOfEach` put under a parameter of R4, as a client may ask for it. */
export function askedFor(mark: string, type: string, parameter: string): readonly string[] {
  const own = `${mark}-${type}`;
  const references = (other: string, id = `${mark}-${other}`) => [`${other}/${id}`, id];
  const first = references('ServiceRequest', `${mark}-first`);
  const values: Readonly<Record<string, readonly string[]>> = {
    identifier: [`urn:mark|${own}`, own],
    name: type === 'Organization' ? ['ахмет'] : ['ахмет', 'СӘУЛЕ'],
    ...{ family: ['ахм'], given: ['сәу'], birthdate: ['1980-05-06', 'lt1981'], gender: ['female'] },
    link: references('Patient', `${mark}-before`),
    practitioner: references('Practitioner'),
    organization: references('Organization'),
    partof: references('Organization', `${mark}-above`),
    ...{ 'device-name': ['pack'], model: ['m1'], type: ['a-type', `${SNOMED}|a-type`] },
    patient: references('Patient'),
    subject: references('Patient'),
    ...{ code: ['a-code', `${SNOMED}|a-code`], modality: ['IO', 'urn:dcm|IO'] },
    status: [type === 'ServiceRequest' ? 'active' : 'final'],
    ...{ authored: ['2026-11'], started: ['2026-11-24'], date: ['2026-11-24', 'ge2026-11'] },
    ...{ issued: ['2026-11-24T10:00:00Z'], recorded: ['2026-11-24'] },
    'based-on': type === 'ServiceRequest' ? first : references('ServiceRequest'),
    basedon: references('ServiceRequest'),
    'derived-from': references('ImagingStudy'),
    device: references('Device'),
    result: references('Observation'),
    related: references('DiagnosticReport'),
    target: references('DiagnosticReport'),
    agent: references('Practitioner'),
  };
  return values[parameter] ?? [];
}
